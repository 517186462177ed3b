// Run by the driver after a fill and before inboxes are read: what a database does by itself within minutes.
import { ask } from './installation.mjs';

await ask(process.env.BENCH_DATABASE_URL, 'vacuum analyze');
