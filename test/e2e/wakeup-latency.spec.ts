import { randomUUID } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { setInterval } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PEER } from '#domain/rules/built-in.js';
import { dispatchOf, office } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

const ACTS = 60;
const P95_MS = 100;
/** On a machine that is slow by itself: no more than so many times what the act took. */
const ACT_TIMES = 10;
/** An act now and then, as on a quiet day. */
const EVERY_MS = 120;

describe('an act on an idle system', () => {
  let world: TestWorker;
  const seen = new Map<string, () => void>();

  beforeAll(async () => {
    world = await TestWorker.start({
      around: (activities) => ({
        ...activities,
        readAgenda: (kind, id) => {
          seen.get(id)?.();
          return activities.readAgenda(kind, id);
        },
      }),
    });
  });
  afterAll(async () => await world.stop());

  /** Resolves when the workflow of this article looks at the ledger. */
  const looked = (id: string) => new Promise<number>((resolve) => seen.set(id, () => resolve(performance.now())));
  const act = async (id: string, command: Parameters<typeof world.ledger.execute>[0]['command']) => {
    expect(await world.ledger.execute({ id, actor: office, commandId: randomUUID(), command })).toMatchObject({ ok: true });
    return performance.now();
  };

  it('reaches its workflow within 100 ms, nineteen times out of twenty', async () => {
    const request = dispatchOf([], {}, PEER);
    const { id } = request;
    expect(await world.ledger.execute(request)).toMatchObject({ ok: true });
    await world.until('select 1 from subject where id = $1 and armed_at is not null', [id]);
    await world.until('select 1 where not exists (select 1 from wakeup)');
    const latencies: number[] = [];
    const acts: number[] = [];
    const ticks = setInterval(EVERY_MS)[Symbol.asyncIterator]();
    for (let i = 0; i < ACTS; i += 1) {
      await ticks.next();
      const look = looked(id);
      // suspended, nothing is awaited; resumed, something is due earlier than the workflow sleeps, which is urgent
      const command =
        i % 2 === 0
          ? ({ kind: 'suspend', category: 'other', reason: '暂停' } as const)
          : ({ kind: 'resume', reason: '恢复' } as const);
      const begun = performance.now();
      const committed = await act(id, command);
      acts.push(committed - begun);
      latencies.push((await look) - committed);
      await world.until('select 1 where not exists (select 1 from wakeup)');
    }
    await ticks.return?.();
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.ceil(latencies.length * share) - 1]!;
    const load = loadavg()[0]! / availableParallelism();
    process.stderr.write(
      `act to workflow over ${ACTS} acts: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms (load ${load.toFixed(1)} a core)\n`,
    );
    // others may be using this machine: what it cannot give is not held against the relay
    acts.sort((a, b) => a - b);
    const slow = ACT_TIMES * acts[Math.ceil(acts.length / 2) - 1]!;
    expect(at(0.95)).toBeLessThan(Math.max(P95_MS, P95_MS * 2 * load, slow));
  }, 180_000);
});
