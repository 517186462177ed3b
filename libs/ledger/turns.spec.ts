import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('turns on a subject', () => {
  it('come one after another, also after one that failed, while another subject does not wait', async () => {
    const turns = new Turns();
    const log: string[] = [];
    let release: () => void = () => undefined;
    const first = turns.take('a', async () => {
      log.push('first begins');
      await new Promise<void>((resolve) => (release = resolve));
      log.push('first ends');
      throw new Error('refused');
    });
    const second = turns.take('a', () => Promise.resolve(log.push('second')));
    await turns.take('b', () => Promise.resolve(log.push('other subject')));
    release();
    await expect(first).rejects.toThrow('refused');
    await second;
    expect(log).toEqual(['first begins', 'other subject', 'first ends', 'second']);
  });
});
