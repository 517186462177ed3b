import fc from 'fast-check';

/** The usual run tries the same cases every time, so that a failure is somebody's change; SEED=N tries others, FULL=1 new ones at every run. */
const seed = process.env['SEED'] ?? (process.env['FULL'] === '1' ? undefined : '2021');
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
