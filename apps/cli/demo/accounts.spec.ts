import { describe, expect, it } from '@jest/globals';
import { compile } from '#document/index.js';
import { readDemonstration } from './accounts.js';

const { accounts, registry, text, supervision } = readDemonstration();
const policy = compile(text, { registry });

describe('the demonstration', () => {
  it('has head and handler for every unit that an article names, directly or in a group', () => {
    const mentions = policy.articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]);
    const codes = mentions.flatMap(({ unitCode, group }) =>
      unitCode ? [unitCode] : (registry.groups.find(({ code }) => code === group)?.members ?? []),
    );
    expect(new Set(codes).size).toBeGreaterThan(20);
    for (const code of codes) {
      const roles = accounts.filter(({ unit }) => unit === code).map((account) => account.roles);
      expect(roles).toContainEqual(['unit_head', 'handler']);
      expect(roles).toContainEqual(['handler']);
    }
  });

  it('has the offices, and every name once', () => {
    const names = accounts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['office', 'dcs', 'leader', 'deputy', 'kjj', 'kjj-jbr', 'sysadmin']));
    expect(accounts.find(({ name }) => name === 'dcs')).toMatchObject({ unit: supervision, roles: ['supervision_office'] });
  });

  it('has a coordination office that no article leads or concerns', () => {
    const office = accounts.find(({ roles }) => roles.includes('coordination_office'))!;
    expect(registry.units.map(({ code }) => code)).toContain(office.unit);
    const named = policy.articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]).map(({ unitCode }) => unitCode);
    expect(named).not.toContain(office.unit);
    expect(accounts.filter(({ unit }) => unit === office.unit)).toEqual([office]);
  });
});
