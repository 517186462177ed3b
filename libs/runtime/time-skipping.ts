import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bilingual, SetupError } from './messages.js';
import { cacheFolder, packageRoot } from './paths.js';
import { run, whyUnreachable, withoutNodeOptions } from './temporal-program.js';

/** Version of io.temporal:temporal-test-server, whether it is fetched as a program or from Maven. */
export const TEST_SERVER_VERSION = '1.32.1';

const DOWNLOAD_MS = 120_000;
const MAVEN_MS = 10 * 60_000;

export interface TimeSkippingOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly log?: (line: string) => void;
}

/**
 * The test server of Temporal in which a month of sleep passes in milliseconds, as the path of an executable for
 * `TestWorkflowEnvironment.createTimeSkipping`: from the per-user cache, then the SDK's own download, then Maven, for which Java and
 * Maven must be installed. Refuses with `noTimeSkipping`, which lists what was tried.
 */
export async function findTimeSkippingServer(options: TimeSkippingOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const log = options.log ?? (() => undefined);
  const folder = path.join(cacheFolder(env), `temporal-test-server-${TEST_SERVER_VERSION}`);
  const program = path.join(folder, 'test-server');
  if (existsSync(program)) return program;
  const tried: string[] = [];
  for (const [name, attempt] of [
    ['download by the Temporal SDK', downloadBySdk],
    [`Maven io.temporal:temporal-test-server:${TEST_SERVER_VERSION}`, fetchByMaven],
  ] as const) {
    const making = `${folder}.new-${process.pid}`;
    mkdirSync(making, { recursive: true });
    try {
      const reason = await attempt(making, folder, env, log);
      if (reason === undefined) {
        rmSync(folder, { recursive: true, force: true });
        renameSync(making, folder);
        log(`time-skipping test server from ${name}: ${program}`);
        return program;
      }
      tried.push(`  · ${name}: ${reason}`);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  throw new SetupError('noTimeSkipping', { tried: tried.join('\n') });
}

type Log = (line: string) => void;

/** Returns why it did not work, or undefined when `making` holds the program. */
async function downloadBySdk(making: string, _folder: string, env: NodeJS.ProcessEnv, log: Log): Promise<string | undefined> {
  // the SDK has a native server for x64 only
  if (process.arch !== 'x64') return `none for ${process.arch}`;
  const unreachable = await whyUnreachable('https://temporal.download/', env);
  if (unreachable) return unreachable;
  log(bilingual('temporalTried', { what: `test server ${TEST_SERVER_VERSION} …` }));
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    const executable = { type: 'cached-download', version: 'v${TEST_SERVER_VERSION}', downloadDir: process.argv[1] };
    const environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    await environment.teardown();`;
  const options = { cwd: packageRoot(), env: withoutNodeOptions(env) };
  const { reason } = await run(process.execPath, ['--input-type=module', '-e', script, making], options, DOWNLOAD_MS);
  if (reason) return reason;
  const file = readdirSync(making).find((name) => name.startsWith('temporal-test-server'));
  if (!file) return 'nothing was downloaded';
  renameSync(path.join(making, file), path.join(making, 'test-server'));
  chmodSync(path.join(making, 'test-server'), 0o755);
  return undefined;
}

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>duban</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${TEST_SERVER_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

async function fetchByMaven(making: string, folder: string, env: NodeJS.ProcessEnv, log: Log): Promise<string | undefined> {
  for (const [tool, flag] of [
    ['java', '-version'],
    ['mvn', '--version'],
  ] as const) {
    if (spawnSync(tool, [flag], { env }).status !== 0) return `no ${tool} on the PATH`;
  }
  log(bilingual('temporalTried', { what: `mvn temporal-test-server ${TEST_SERVER_VERSION} …` }));
  writeFileSync(path.join(making, 'pom.xml'), POM);
  // strict checksums: a jar that does not match the one published beside it is refused
  const args = [
    '--batch-mode',
    '--strict-checksums',
    '-q',
    COPY_DEPENDENCIES,
    '-DincludeScope=runtime',
    '-DoutputDirectory=jars',
  ];
  const { reason } = await run('mvn', args, { cwd: making, env }, MAVEN_MS);
  if (reason) return reason;
  const script = `#!/bin/sh\nexec java -cp "${path.join(folder, 'jars')}/*" io.temporal.testserver.TestServer "$@"\n`;
  writeFileSync(path.join(making, 'test-server'), script, { mode: 0o755 });
  return undefined;
}
