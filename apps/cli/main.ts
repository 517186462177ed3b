import { Command } from 'commander';
import { loadSettings } from '#config/settings.js';
import { registerCompare } from './compare.command.js';
import { registerCompile } from './compile.command.js';
import { registerDemo } from './demo/demo.command.js';
import { registerPlay } from './play/play.command.js';
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

program
  .command('migrate')
  .description('升级数据库 bring the database up to date')
  .action(async () => {
    const { migrate } = await import('#ledger/migrate.js');
    const { setBusinessClock } = await import('#ledger/clock.js');
    const { database, clock } = loadSettings(process.env);
    const applied = await migrate(database.ownerUrl);
    console.log(applied.length > 0 ? `已执行 applied: ${applied.join(', ')}` : '数据库已是最新 the database is up to date');
    if (clock && (await withPool((pool) => setBusinessClock(pool, clock), database.ownerUrl))) {
      console.log(`业务时钟 business clock: ${clock.start.toISOString()} × ${clock.rate}`);
    }
  });

program
  .command('verify')
  .description('核对台账 refold every stream, compare it with what is stored, check every hash')
  .action(async () => {
    const { verifyLedger } = await import('#ledger/verify.js');
    const { subjects, events, discrepancies } = await withPool(verifyLedger);
    for (const { subject, what, where } of discrepancies) console.log(`不一致 discrepancy: ${subject} ${what} ${where ?? ''}`);
    console.log(`${subjects} 个主体 subjects, ${events} 个事件 events, ${discrepancies.length} 处不一致 discrepancies`);
    process.exitCode = discrepancies.length > 0 ? 1 : 0;
  });

program
  .command('workflows')
  .description('流程 workflows')
  .command('restore')
  .description('从台账恢复流程 start the workflow of every open subject again')
  .action(async () => {
    const { restoreWorkflows } = await import('#ledger/restore.js');
    console.log(`已恢复 restored: ${await withPool(restoreWorkflows)}`);
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
