// Records the histories that the replay tests hold the workflows to: `node tools/record-histories.mjs` starts PostgreSQL and Temporal in a
// temporary folder, lets real workflows live through real stories, and writes their histories to test/replay/histories/VERSION/.
// Names of stories after it: only these are recorded anew, the others stay (`node tools/record-histories.mjs answeredApproval heldMeeting`).
// Run it before a release, and after a change of the workflows that no released version has seen yet. Histories of released versions stay as they
// are: workflows that began with them still run somewhere.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { clockStories } from './record-clock.mjs';
import { beginnings, decisionStories } from './record-decisions.mjs';
import {
  act,
  approach,
  builtIn,
  cleanups,
  head,
  load,
  office,
  quiet,
  recordedEvent,
  setClock,
  startWorld,
  supervision,
  until,
} from './record-world.mjs';
import { report, root, setUp } from './setup.mjs';

const lead = head('KJJ');
const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
const sign = (unit) => ({ kind: 'sign', unit });

process.exitCode = await main().catch((error) => {
  report(error);
  return 1;
});
for (const step of cleanups.reverse()) await step();

async function main() {
  const chosen = process.argv.slice(2);
  // the policy and the decisions come last: their stories move the business clock
  const stories = {
    ...{ openArticle, closedArticle, continuedArticle, deliveredNotice, endedPolicy, ...decisionStories },
    ...clockStories({ article: dispatchedArticle, policy: dispatchedPolicy, ...beginnings }),
    // the very last: the channel stays away
    ...{ refusedNotice, waitingNotice },
  };
  const unknown = chosen.filter((name) => !Object.hasOwn(stories, name));
  if (unknown.length > 0) throw new Error(`no such story: ${unknown.join(', ')}; there are ${Object.keys(stories).join(', ')}`);
  await setUp({ dev: true, log: (line) => console.log(line) });
  const world = await startWorld();
  const version = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version;
  const folder = path.join(root, 'test', 'replay', 'histories', version);
  if (chosen.length === 0) fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const { historyToJSON } = await load('@temporalio/common/lib/proto-utils.js');
  for (const [title, story] of Object.entries(stories)) {
    if (chosen.length > 0 && !chosen.includes(title)) continue;
    for (const [name, handle] of Object.entries(await story(world))) {
      const { workflowId } = handle;
      const history = JSON.parse(historyToJSON(await handle.fetchHistory()), withoutMachine);
      const file = path.join(folder, `${name}.json`);
      fs.writeFileSync(file, `${JSON.stringify({ workflowId, history }, null, 1)}\n`);
      console.log(`${path.relative(root, file)}: ${history.events.length} events`);
    }
  }
  return 0;
}

/** Names of hosts and paths of files tell nothing that a replay needs. */
function withoutMachine(key, value) {
  if (key === 'identity') return 'recorder';
  return key === 'stackTrace' ? '' : value;
}
/** Dispatches an article that is due years from now, with its sign-for reminder and deadline in seconds. */
async function dispatch(world, given = {}) {
  const { calendar, peer } = await builtIn();
  const id = randomUUID();
  const command = {
    kind: 'dispatch',
    policyId: randomUUID(),
    number: 8,
    numeral: '（八）',
    title: '集聚高新技术企业',
    leads: ['KJJ'],
    responsible: ['GXJ'],
    office: 'OFFICE',
    supervision: 'DCS',
    ruleSet: peer,
    calendar,
    completion: { kind: 'fixed', due: Date.now() + 5 * 365 * 86_400_000, source: 'policy' },
    given,
    span: null,
  };
  await act(world, 'article', id, office, command);
  return id;
}
/** Reminded, overdue, signed, planned: in execution, with its timer running. */
async function openArticle(world) {
  const id = await dispatch(world, { signRemindAt: Date.now() + 1_500, signDueAt: Date.now() + 3_000 });
  await quiet(world, 'article', id);
  await recordedEvent(world, id, 'OverdueMarked');
  await quiet(world, 'article', id);
  await act(world, 'article', id, lead, sign('KJJ'));
  await quiet(world, 'article', id);
  await act(world, 'article', id, lead, { kind: 'submitPlan', unit: 'KJJ', measures });
  return { 'article-open': await quiet(world, 'article', id) };
}

/** From its dispatch to its verification. */
async function closedArticle(world) {
  const id = await dispatch(world);
  await quiet(world, 'article', id);
  const partner = head('GXJ');
  const life = [
    [lead, sign('KJJ')],
    [lead, { kind: 'submitPlan', unit: 'KJJ', measures }],
    [partner, { kind: 'report', unit: 'GXJ', progress: '完成' }],
    [lead, { kind: 'requestClosing', unit: 'KJJ', summary: '完成' }],
    [supervision, { kind: 'verify', grade: 'good' }],
  ];
  for (const [actor, command] of life) {
    await act(world, 'article', id, actor, command);
    await quiet(world, 'article', id);
  }
  const handle = world.client.workflow.getHandle(`article/${id}`);
  await handle.result();
  return { 'article-closed': handle };
}

/** Suspended and resumed until its history is long enough for a new run: both runs. */
async function continuedArticle(world) {
  const id = await dispatch(world);
  const first = world.client.workflow.getHandle(`article/${id}`, (await (await quiet(world, 'article', id)).describe()).runId);
  await until('a new run', async () => {
    await act(world, 'article', id, office, { kind: 'suspend', category: 'other', reason: '暂停' });
    await quiet(world, 'article', id);
    await act(world, 'article', id, office, { kind: 'resume', reason: '恢复' });
    const { runId } = await (await quiet(world, 'article', id)).describe();
    const { events } = await first.fetchHistory();
    return events.at(-1).workflowExecutionContinuedAsNewEventAttributes && runId;
  });
  return { 'article-continued-1': first, 'article-continued-2': await quiet(world, 'article', id) };
}

/** Delivered at the third attempt: the very first notice of this world. */
async function deliveredNotice({ pool, client }) {
  const id = await until('a delivered notice', async () => {
    const { rows } = await pool.query(`select id from notice where delivery = 'delivered' order by attempts desc, at limit 1`);
    const pending = await pool.query(`select 1 from notice where delivery = 'pending'`);
    return pending.rowCount === 0 && rows[0]?.id;
  });
  const handle = client.workflow.getHandle(`delivery/${id}`);
  await handle.result();
  return { 'delivery-retried': handle };
}

/** A notice by the answer of the channel from now on. */
async function noticeAnswered(world, status, wanted) {
  world.channel.status = status;
  const id = await dispatch(world);
  const notice = await until(wanted, async () => {
    const { rows } = await world.pool.query(`select id from notice where subject_id = $1 and ${wanted} limit 1`, [id]);
    return rows[0]?.id;
  });
  return world.client.workflow.getHandle(`delivery/${notice}`);
}

/** The channel refuses it for good. */
async function refusedNotice(world) {
  const handle = await noticeAnswered(world, 410, `delivery = 'refused'`);
  await handle.result().catch(() => undefined);
  return { 'delivery-refused': handle };
}

/** The channel is away, and it is tried again and again. */
async function waitingNotice(world) {
  return { 'delivery-open': await noticeAnswered(world, 503, `delivery = 'pending' and attempts > 0`) };
}

/** An article whose sign-for is due in days. */
async function dispatchedArticle(world) {
  await setClock(world, '2021-03-01T10:00+08:00');
  const due = Date.parse('2021-03-03T17:30+08:00');
  return await dispatch(world, { signRemindAt: due - 3_600_000, signDueAt: due });
}

/** Imported and dispatched; its validity ends with the month. */
async function dispatchedPolicy(world) {
  const { ledger } = world;
  const { calendar, municipal } = await builtIn();
  await setClock(world, '2021-03-01T02:00:00Z');
  const id = randomUUID();
  const request = (command) => ({ id, actor: office, commandId: randomUUID(), command });
  const head = { title: '意见', issuer: null, documentNumber: null, status: 'issued', articles: 1, findings: 0 };
  await ledger.executePolicy(request({ kind: 'import', ...head, source: null }));
  await quiet(world, 'policy', id);
  const facts = {
    ruleSet: municipal,
    calendar,
    office: 'OFFICE',
    supervision: 'DCS',
  };
  const validity = { from: '2021-03-01', to: '2021-03-31' };
  const executed = await ledger.executePolicy(
    request({ kind: 'dispatch', ...facts, validity, articles: [{ id: randomUUID(), number: 8 }] }),
  );
  if (!executed.ok) throw new Error(`the policy was not dispatched: ${executed.code}`);
  return id;
}

/** Imported, dispatched, reminded of the end of its validity, ended. */
async function endedPolicy(world) {
  const id = await dispatchedPolicy(world);
  const handle = await quiet(world, 'policy', id);
  // the close of the last day
  await approach(world, 'policy', id, '2021-03-31T09:30:00Z');
  await handle.result();
  return { 'policy-ended': handle };
}
