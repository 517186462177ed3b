// Stories for tools/record-histories.mjs of workflows whose business clock is set back and ahead while they sleep, and which are told of so much that
// they go on in a new run, which stays open: one for each kind of subject.
import { approach, quiet, setClock, tell, until } from './record-world.mjs';

const HOUR_MS = 3_600_000;

/** `clockOfKIND` for each kind: the first run as KIND-clock-1, the second as KIND-clock-2. `beginnings`: how a subject of each kind begins; its id. */
export const clockStories = (beginnings) =>
  Object.fromEntries(
    Object.entries(beginnings).map(([kind, begin]) => [
      `clockOf${kind[0].toUpperCase()}${kind.slice(1)}`,
      async (world) => await setClocks(world, kind, await begin(world)),
    ]),
  );

async function setClocks(world, kind, id) {
  const { client } = world;
  const { runId: firstRunId } = await (await quiet(world, kind, id)).describe();
  const first = client.workflow.getHandle(`${kind}/${id}`, firstRunId);
  const due = await nextDue(world, id);
  // the timer comes an hour too early, settles nothing, and another is set
  await approach(world, kind, id, due.toISOString());
  await quiet(world, kind, id);
  await setClock(world, due.getTime() - HOUR_MS);
  await until(`the timer of ${kind}`, async () => {
    const { events } = await first.fetchHistory();
    return events.some((event) => event.timerFiredEventAttributes) && events.at(-1).timerStartedEventAttributes;
  });
  // what it waits for is past when it looks
  await setClock(world, due.getTime() + HOUR_MS);
  const second = await until(`a new run of ${kind}`, async () => {
    await tell(world, kind, id);
    const { runId } = await (await quiet(world, kind, id)).describe();
    return runId !== firstRunId && client.workflow.getHandle(`${kind}/${id}`, runId);
  });
  return { [`${kind}-clock-1`]: first, [`${kind}-clock-2`]: second };
}

async function nextDue({ pool }, id) {
  const { rows } = await pool.query('select next_due as due from subject where id = $1', [id]);
  return rows[0].due;
}
