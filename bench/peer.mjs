// Runs a peer (a folder with a run.sh like that of the driver's other targets) in the same run, and sets its figures beside ours.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { round } from './driver/lib/stats.mjs';

/** A JVM settles after minutes; two are a start. */
const WARMUPS = 2;
const MODES = { ours: 'visible', peer: 'parallel' };

/** The steps for the peer: what we were asked, after more warm-up. `inbox` is filled by dispatches, as ours is. */
export const peerSteps = (steps) =>
  [...Array(WARMUPS).fill('warmup'), ...steps.split(',').filter((step) => step !== 'warmup')].join(',');

/** Runs `DIR/run.sh` and returns what its driver measured. Throws when it gives none. */
export async function runPeer({ dir, steps, folder, signal, log }) {
  const script = path.resolve(dir, 'run.sh');
  if (!fs.existsSync(script)) throw new Error(`no run.sh in ${dir}`);
  const out = path.join(folder, 'peer.json');
  log(`the peer: ${script} --steps ${steps}`);
  const child = spawn('bash', [script, '--steps', steps], {
    env: { ...process.env, OUT: out },
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
    killSignal: 'SIGTERM',
  });
  await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  if (!fs.existsSync(out)) throw new Error('the peer gave no results; what it said stands above');
  return JSON.parse(fs.readFileSync(out, 'utf8'));
}

const lastOf = (run, step) => run.steps.filter((s) => s.step === step && s.result).at(-1)?.result;

/** Ours against the peer's, where both were measured. A ratio above 1: ours is the better one. */
export function compare(ours, peer) {
  const rows = [];
  const put = (what, a, b, higherIsBetter) => {
    if (a === undefined || b === undefined) return;
    rows.push({ what, ours: a, peer: b, ratio: round(higherIsBetter ? a / b : b / a) });
  };
  for (const { step } of ours.steps) {
    const [a, b] = [lastOf(ours, step), lastOf(peer, step)];
    if (!a || !b || rows.some(({ what }) => what.startsWith(`${step} `))) continue;
    const [name] = step.split(':');
    if (name === 'actions') {
      put(`${step} acts/s`, a.actionsPerS, b.actionsPerS, true);
      put(`${step} act p50 ms`, a.actionMs.p50, b.actionMs.p50);
      put(`${step} act p99 ms`, a.actionMs.p99, b.actionMs.p99);
      put(`${step} next task readable p50 ms`, a.nextVisibleMs.p50, b.nextVisibleMs.p50);
      put(`${step} CPU ms an act, all processes`, total(a.cpuMsPerAction), total(b.cpuMsPerAction));
    } else if (name === 'contention') {
      put(`${step} all reported p50 ms`, a.allReportedMs.p50, b.allReportedMs.p50);
      rows.push({ what: `${step} conflicts`, ours: a.conflicts, peer: b.conflicts, ratio: null });
    } else if (name === 'timers') {
      put(`${step} last recorded ms after due`, a.lastMs, b.lastMs);
    } else if (name === 'dispatch') {
      for (const mine of a.filter(({ mode }) => mode === MODES.ours))
        for (const theirs of b.filter(({ mode, articles }) => mode === MODES.peer && articles === mine.articles))
          put(`${step} ${mine.articles} visible p50 ms`, mine.policyMs.p50, theirs.policyMs.p50);
    } else if (name === 'inbox') {
      a.reads.forEach((read, i) => put(`${step} ${read.name}, at ${read.concurrency}, p50 ms`, read.ms.p50, b.reads[i]?.ms.p50));
    }
  }
  return rows;
}

const total = (byProcess) =>
  round(Object.entries(byProcess).reduce((sum, [name, ms]) => (name === 'driver' ? sum : sum + ms), 0));
