// Loaded into API and worker by `--import` when a profile is asked for: SIGWINCH (other signals stop a Nest application) begins to record what the
// processor does, a second one writes PROFILE_DIR/PID.cpuprofile, and under that name only when it is whole.
import fs from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';

const SAMPLE_US = 200;
let session;

async function toggle() {
  if (!session) {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  const file = path.join(process.env.PROFILE_DIR, `${process.pid}.cpuprofile`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(profile));
  fs.renameSync(`${file}.new`, file);
}

process.on('SIGWINCH', () => void toggle());
