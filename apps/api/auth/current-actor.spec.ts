import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../problems/refused.js';
import { actOf } from './current-actor.js';

const actor = { account: 'kjj', unit: 'KJJ', roles: ['handler'] };

const act = (headers: Record<string, string>, body?: unknown) =>
  actOf({ headers, body, signedInAs: { actor } } as unknown as FastifyRequest);

describe('what an act brings along', () => {
  it('is the key of the sender, or a new one each time', () => {
    const key = '0190A1B2-0000-7000-8000-000000000001';
    expect(act({ 'idempotency-key': key })).toEqual({ commandId: key.toLowerCase(), expectedPosition: undefined, actor });
    expect(act({}).commandId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(act({}).commandId).not.toBe(act({}).commandId);
  });

  it('is the position seen, from header or body', () => {
    expect(act({ 'if-match': '"12"' }).expectedPosition).toBe(12);
    expect(act({ 'if-match': '12' }).expectedPosition).toBe(12);
    expect(act({}, { expectedPosition: 7 }).expectedPosition).toBe(7);
    expect(act({ 'if-match': '"7"' }, { expectedPosition: 7 }).expectedPosition).toBe(7);
    expect(act({}, Buffer.from('x')).expectedPosition).toBeUndefined();
  });

  it.each([
    [{ 'idempotency-key': 'again' }, undefined],
    [{ 'if-match': 'W/"12"' }, undefined],
    [{ 'if-match': '*' }, undefined],
    [{ 'if-match': '"-1"' }, undefined],
    [{ 'if-match': '"8"' }, { expectedPosition: 7 }],
  ])('is refused: %j %j', (headers, body) => {
    expect(() => act(headers as Record<string, string>, body)).toThrow(new Refused('REQUEST.INVALID'));
  });

  it('needs somebody', () => {
    const nobody = { headers: {}, body: {}, signedInAs: null } as unknown as FastifyRequest;
    expect(() => actOf(nobody)).toThrow(new Refused('AUTH.SIGN_IN_NEEDED'));
  });
});
