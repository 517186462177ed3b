import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { WORKFLOW_TYPES } from '#contracts/workflows.js';
import { packageRoot } from '#runtime/paths.js';
import { changedBundle } from '../support/changed-bundle.js';
import { builtBundle, quietTemporal } from '../support/worker.js';

type History = ReturnType<typeof historyFromJSON>;
interface Recorded {
  readonly name: string;
  readonly workflowId: string;
  readonly history: History;
}

// tools/record-histories.mjs writes them, a folder for each version whose workflows may still run somewhere
const folder = path.join(packageRoot(), 'test', 'replay', 'histories');
const recorded: Recorded[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((name) => {
    const { workflowId, history } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>;
    return { name, workflowId: String(workflowId), history: historyFromJSON(history) };
  });
const ofKind = (kind: string): Recorded[] => recorded.filter(({ workflowId }) => workflowId.startsWith(`${kind}/`));
const typeOf = ({ history }: Recorded): string | null | undefined =>
  history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;

/** Every kind of subject; the two other types of workflow are no subjects. */
const SUBJECTS_OF_TIME = Object.keys(WORKFLOW_TYPES).filter((kind) => kind !== 'delivery' && kind !== 'draftPapers');

/** A timer fired, and the next one has the same words: what it was for has not come yet. */
function comesInVain(events: NonNullable<History['events']>): boolean {
  const timers = events.filter((event) => event.timerStartedEventAttributes);
  const fired = new Set(events.map(({ timerFiredEventAttributes }) => timerFiredEventAttributes?.timerId));
  return timers.some((timer, i) => {
    const wordsOf = (event: (typeof timers)[number] | undefined): string => String(event?.userMetadata?.summary?.data);
    return fired.has(timer.timerStartedEventAttributes!.timerId!) && wordsOf(timer) === wordsOf(timers[i + 1]);
  });
}

beforeAll(quietTemporal);

describe('the recorded histories', () => {
  it.each(recorded)('$name replays on the workflows as they are now', async ({ workflowId, history }) => {
    await expect(Worker.runReplayHistory({ workflowBundle: builtBundle() }, history, workflowId)).resolves.toBeUndefined();
  });

  it('are of every type of workflow that the worker runs: a new one needs a story in tools/record-*.mjs', async () => {
    const exported = Object.keys(await import(pathToFileURL(path.join(packageRoot(), 'dist', 'workflows', 'index.js')).href));
    expect(exported).toEqual(expect.arrayContaining(Object.values(WORKFLOW_TYPES)));
    expect([...new Set(recorded.map(typeOf))].sort()).toEqual(exported.sort());
  });

  it('of decisions, meetings, cases and papers have an end, after a timer has fired', () => {
    for (const kind of ['approval', 'meeting', 'case', 'tolerance', 'adoption', 'paper']) {
      const ended = ofKind(kind).filter(({ history }) => {
        const events = history.events ?? [];
        return (
          events.some((event) => event.timerFiredEventAttributes) && events.at(-1)?.workflowExecutionCompletedEventAttributes
        );
      });
      expect({ kind, ended: ended.length > 0 }).toEqual({ kind, ended: true });
    }
  });

  it.each(SUBJECTS_OF_TIME)(
    'of the kind %s have an end, one that is open, and one that went on in a new run after its clock was set',
    (kind) => {
      const runs = ofKind(kind).map(({ history }) => history.events ?? []);
      const ended = runs.filter((events) => events.at(-1)?.workflowExecutionCompletedEventAttributes);
      const open = runs.filter((events) => events.at(-1)?.timerStartedEventAttributes);
      const continued = runs.filter((events) => events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes);
      const continuing = open.filter((events) => events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
      // its timer came too early, and it slept again until the same moment
      const early = continued.filter((events) => comesInVain(events));
      const kinds = { ended, open, continued, continuing, early };
      for (const [name, found] of Object.entries(kinds)) expect({ name, found: found.length > 0 }).toEqual({ name, found: true });
    },
  );

  it('of deliveries are open, refused, and done after retries', () => {
    const last = ofKind('delivery').map(({ history }) => history.events?.at(-1));
    expect(last.some((event) => event?.activityTaskScheduledEventAttributes)).toBe(true);
    expect(last.some((event) => event?.workflowExecutionFailedEventAttributes)).toBe(true);
    expect(last.some((event) => event?.workflowExecutionCompletedEventAttributes)).toBe(true);
  });

  it('are of workflows open and closed, continued as new, after retries', () => {
    const attributes = recorded.flatMap(({ history }) => (history.events ?? []).map((event) => Object.entries(event)));
    const types = new Set(attributes.flat().flatMap(([key, value]) => (value && key.endsWith('EventAttributes') ? [key] : [])));
    expect(ofKind('article').length).toBeGreaterThanOrEqual(4);
    expect(ofKind('policy').length).toBeGreaterThanOrEqual(1);
    expect(ofKind('delivery').length).toBeGreaterThanOrEqual(1);
    for (const type of [
      'timerFiredEventAttributes',
      'workflowExecutionSignaledEventAttributes',
      'markerRecordedEventAttributes',
      'upsertWorkflowSearchAttributesEventAttributes',
      'workflowExecutionContinuedAsNewEventAttributes',
      'workflowExecutionCompletedEventAttributes',
    ])
      expect(types).toContain(type);
    const retried = ofKind('delivery').some(({ history }) =>
      history.events!.some(({ activityTaskStartedEventAttributes: started }) => (started?.attempt ?? 1) > 1),
    );
    expect(retried).toBe(true);
  });

  it('name no machine: neither paths of files nor hosts', () => {
    for (const { name } of recorded)
      expect(readFileSync(path.join(folder, name), 'utf8')).not.toMatch(/\/(home|root|tmp|work)\//);
  });
});

describe('a change that would strand running workflows', () => {
  it.each([
    ['no search attributes', 'article', 'subject-loop.js', 'upsertSearchAttributes(attributePairs(agenda.attributes))', '0'],
    ['another activity', 'policy', 'subject-loop.js', "await look('settle', kind, id)", "await look('readAgenda', kind, id)"],
    ['one activity more', 'delivery', 'delivery.workflow.js', 'await deliver(id);', 'await deliver(id); await giveUp(id);'],
  ])(
    'fails the replay: %s',
    async (_, kind, file, from, to) => {
      const workflowBundle = await changedBundle(file, from, to);
      const outcomes = await Promise.all(
        ofKind(kind).map(({ workflowId, history }) =>
          Worker.runReplayHistory({ workflowBundle }, history, workflowId).then(
            () => undefined,
            (error: unknown) => error,
          ),
        ),
      );
      expect(outcomes.some((error) => error instanceof Error && error.name === 'DeterminismViolationError')).toBe(true);
    },
    60_000,
  );
});
