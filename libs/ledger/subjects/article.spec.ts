import { describe, expect, it } from '@jest/globals';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { at, executing, office } from '../../../test/support/life.js';
import { ARTICLE } from './article.js';

describe('what comes out of a split', () => {
  it('is dispatched with its own targets, whose values are reported anew', () => {
    const target = (id: string) =>
      ({ id, indicator: '产值', comparator: '>=', value: 9, measureUnit: '亿元', due: null }) as const;
    const life = executing(['KJJ'], [], MUNICIPAL, { targets: [target('t1'), target('t2')] });
    const part = (id: string) => ({ id, title: id, leads: ['KJJ'], responsible: [], span: null });
    life.now = at('2021-04-01');
    life.act(office, { kind: 'split', into: [part('B'), { ...part('C'), targets: ['t2'] }], reason: '任务不同' });
    const commands = ARTICLE.followUps!(life.state!, [life.stream.at(-1)!]).map(({ command }) => command);
    expect(commands).toMatchObject([
      { kind: 'dispatch', targets: [target('t1')] },
      { kind: 'dispatch', targets: [target('t2')] },
    ]);
  });
});
