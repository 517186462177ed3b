#!/usr/bin/env node
// The command `duban`: builds what is stale, then hands over to apps/cli.
import { ensureBuilt } from './build.mjs';

await ensureBuilt();
await import('../dist/apps/cli/main.js');
