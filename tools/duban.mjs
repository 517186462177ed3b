#!/usr/bin/env node
// The command `duban`: installs and builds what is stale, then hands over to apps/cli. What it prints itself goes to the error output, so that
// the output of a command can be piped on.
import { report, setUp } from './setup.mjs';

try {
  await setUp({ log: (line) => console.error(line) });
} catch (error) {
  report(error);
  process.exit(1);
}
await import('../dist/apps/cli/main.js');
