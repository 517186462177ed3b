import { Command } from 'commander';
import { registerAccounts } from './accounts/accounts.command.js';
import { registerCompare } from './compare.command.js';
import { registerCompile } from './compile.command.js';
import { commandSettings, dataOption, migrateAsOwner, type DataOption } from './database.js';
import { registerDemo } from './demo/demo.command.js';
import { registerPlay } from './play/play.command.js';
import { registerPolicies } from './read/policies.command.js';
import { registerReading } from './read/read.command.js';
import { registerRecompile } from './recompile.command.js';
import { registerRegistry } from './registry/registry.command.js';
import { registerSimulate } from './simulate/simulate.command.js';
import { withPool } from './with-pool.js';

// each command loads what it needs, so that the light ones stay quick
const program = new Command('duban').description('督办 Duban: from a policy document to work that gets done');

registerCompile(program);
registerCompare(program);
registerDemo(program);
registerPlay(program);
registerSimulate(program);
registerRegistry(program);
registerRecompile(program);
registerAccounts(program);
registerPolicies(program);
registerReading(program);

program
  .command('migrate')
  .description('升级数据库 bring the database up to date')
  .option(...dataOption)
  .action(async (options: DataOption) => {
    const { setBusinessClock } = await import('#ledger/clock.js');
    const { database, clock } = await commandSettings(options);
    const applied = await migrateAsOwner(database.ownerUrl);
    console.log(applied.length > 0 ? `已执行 applied: ${applied.join(', ')}` : '数据库已是最新 the database is up to date');
    if (clock && (await withPool(database.ownerUrl, (pool) => setBusinessClock(pool, clock)))) {
      console.log(`业务时钟 business clock: ${clock.start.toISOString()} × ${clock.rate}`);
    }
  });

program
  .command('verify')
  .description('核对台账 refold every stream, compare it with what is stored, check every hash')
  .option(...dataOption)
  .action(async (options: DataOption) => {
    const { verifyLedger } = await import('#ledger/verify.js');
    const { database } = await commandSettings(options);
    const { subjects, events, discrepancies } = await withPool(database.url, verifyLedger);
    for (const { subject, what, where } of discrepancies) console.log(`不一致 discrepancy: ${subject} ${what} ${where ?? ''}`);
    console.log(`${subjects} 个主体 subjects, ${events} 个事件 events, ${discrepancies.length} 处不一致 discrepancies`);
    process.exitCode = discrepancies.length > 0 ? 1 : 0;
  });

program
  .command('workflows')
  .description('流程 workflows')
  .command('restore')
  .description('从台账恢复流程 start the workflow of every open subject again')
  .option(...dataOption)
  .action(async (options: DataOption) => {
    const { restoreWorkflows } = await import('#ledger/restore.js');
    const { database } = await commandSettings(options);
    console.log(`已恢复 restored: ${await withPool(database.url, restoreWorkflows)}`);
  });

// the reader of a pipe, such as `head`, had enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
