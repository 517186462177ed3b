import { fill, type Bilingual } from '#config/messages.js';

/** What a person is told while Duban is being started or its servers are being found, Chinese first and then English. */
export const runtimeMessages = {
  unsupportedPlatform: {
    zh: '没有适用于本机（{platform}）的内置 PostgreSQL。请自行安装 PostgreSQL 18，并设置 DATABASE_URL。',
    en: 'There is no embedded PostgreSQL for this machine ({platform}). Install PostgreSQL 18 yourself and set DATABASE_URL.',
  },
  otherVersion: {
    zh: '数据目录 {folder} 属于 PostgreSQL {found}，而这里是 {wanted}，不能直接打开。请用 PostgreSQL {found} 导出后再导入，或者（不要这些数据时）把该目录移走。',
    en: 'The data folder {folder} was made by PostgreSQL {found}; this is {wanted}, which cannot open it. Dump it with PostgreSQL {found} and load the dump here, or, when the data is not needed, move the folder away.',
  },
  notADataFolder: {
    zh: '目录 {folder} 里有文件，但不是 PostgreSQL 的数据目录（可能是建库中断留下的）。请查看后移走，再启动一次。',
    en: 'The folder {folder} holds files but is not a PostgreSQL data folder (perhaps an interrupted set-up). Look at it, move it away, and start again.',
  },
  accessLost: {
    zh: '数据目录 {folder} 还在，但保存其密码的文件 {file} 不见了或读不出。请把该文件放回，或者（不要这些数据时）把数据目录移走。',
    en: 'The data folder {folder} is there, but the file with its passwords, {file}, is missing or unreadable. Put the file back, or, when the data is not needed, move the data folder away.',
  },
  dataInUse: {
    zh: '数据目录 {folder} 正由进程 {pid} 使用。请先停止那个程序（kill {pid}），再启动一次。',
    en: 'The data folder {folder} is in use by process {pid}. Stop that program first (kill {pid}), then start again.',
  },
  rootNeedsUser: {
    zh: 'PostgreSQL 不能以 root 身份运行，而 {folder} 又不允许其他用户进入。请以普通用户运行，或把代码放到其他用户可进入的目录，或设置 DATABASE_URL 使用已有的数据库。',
    en: 'PostgreSQL refuses to run as root, and no other user may enter {folder}. Run as an ordinary user, or put the checkout into a folder that others may enter, or set DATABASE_URL to use an existing database.',
  },
  initdbFailed: {
    zh: '建立 PostgreSQL 数据目录失败：{reason}',
    en: 'PostgreSQL could not set up its data folder: {reason}',
  },
  portOccupied: {
    zh: '端口 {port} 已被占用，{part} 无法使用。请停止占用它的程序，或用 {setting} 指定另一个端口，例如 {setting}={other} npm start。',
    en: 'Port {port} is taken, so {part} cannot use it. Stop the program that holds it, or choose another port with {setting}, for example {setting}={other} npm start.',
  },
  exitedEarly: {
    zh: '{part} 没有启动成功（{how}）。日志：{logFile}',
    en: '{part} did not start ({how}). Its log: {logFile}\n{tail}',
  },
  notReady: {
    zh: '{part} 在 {seconds} 秒内没有就绪。日志：{logFile}',
    en: '{part} was not ready within {seconds} seconds. Its log: {logFile}\n{tail}',
  },
  programMissing: {
    zh: '{part} 的程序 {program} 不存在或无法运行（{reason}）。',
    en: 'The program of {part}, {program}, is missing or cannot be run ({reason}).',
  },
  databaseUnreachable: {
    zh: '连不上 DATABASE_URL 所指的数据库（{reason}）。请检查地址、用户名、密码与网络，或删去 DATABASE_URL，改用自带的数据库。',
    en: 'The database of DATABASE_URL cannot be reached ({reason}). Check address, user, password and network, or leave DATABASE_URL out to use the embedded database.',
  },
  temporalUnreachable: {
    zh: '连不上 TEMPORAL_ADDRESS 所指的 Temporal {address}（{reason}）。请检查地址、命名空间与网络，或删去 TEMPORAL_ADDRESS，由 npm start 自行启动一个。',
    en: 'The Temporal at TEMPORAL_ADDRESS {address} cannot be reached ({reason}). Check address, namespace and network, or leave TEMPORAL_ADDRESS out and npm start runs one.',
  },
  temporalCliMissing: {
    zh: 'TEMPORAL_CLI 指向的 {file} 不能运行（{reason}）。请改正路径，或删去该设置，由程序自行查找。',
    en: 'TEMPORAL_CLI points to {file}, which cannot be run ({reason}). Correct the path, or remove the setting and one is searched for.',
  },
  temporalTried: { zh: '查找 Temporal：{what}', en: 'Looking for Temporal: {what}' },
  noTemporal: {
    zh: '找不到也取不到 Temporal 服务程序。已试过：\n{tried}\n请任选其一：安装 temporal 命令行程序（https://docs.temporal.io/cli）；安装 Go 1.26 或更新版本后再启动一次；用 TEMPORAL_CLI 指出程序位置；用 TEMPORAL_ADDRESS 使用已有的服务。',
    en: 'No Temporal server was found and none could be fetched. Tried:\n{tried}\nDo one of these: install the temporal command line (https://docs.temporal.io/cli); install Go 1.26 or newer and start again; point TEMPORAL_CLI to a program; set TEMPORAL_ADDRESS to use an existing server.',
  },
  temporalDatabaseMoved: {
    zh: 'Temporal 的数据文件打不开（可能来自另一版本），已移到 {movedTo}，并新建了一个。接下来将根据台账恢复流程（workflows restore）。',
    en: 'The data file of Temporal could not be opened (perhaps another version wrote it). It was moved to {movedTo} and a fresh one was started. The workflows will be restored from the ledger next (workflows restore).',
  },
  noTimeSkipping: {
    zh: '测试所需的 Temporal 跳时服务取不到。已试过：\n{tried}\n请联网，或安装 Java 17 与 Maven 后再试一次。',
    en: 'The time-skipping test server of Temporal could not be had. Tried:\n{tried}\nConnect to the internet, or install Java 17 and Maven, and try again.',
  },
  alreadyRunning: {
    zh: '这里已有一个 Duban 在运行（进程 {pid}，数据目录 {folder}）。请直接使用它，或先停止它（在它的终端按 Ctrl-C，或 kill {pid}）。',
    en: 'A Duban is already running here (process {pid}, data folder {folder}). Use that one, or stop it first (Ctrl-C in its terminal, or kill {pid}).',
  },
  partDied: {
    zh: '{part} 意外停止（{how}），其余部分随之停止。日志：{logFile}',
    en: '{part} stopped unexpectedly ({how}), so everything else is being stopped. Its log: {logFile}\n{tail}',
  },
  commandFailed: {
    zh: '{what} 失败（退出码 {code}），输出见下。',
    en: '{what} failed (exit code {code}):\n{tail}',
  },
  noInstallation: {
    zh: 'DATABASE_URL 未设置，{folder} 中也没有自带的数据库：npm start 尚未运行。请先运行 npm start；数据在别处的，用 --data 指出其目录；使用已有数据库的，设置 DATABASE_URL。',
    en: 'DATABASE_URL is not set and {folder} holds no database of its own: npm start has not been run. Run npm start first, name its folder with --data when the data is elsewhere, or set DATABASE_URL to use an existing database.',
  },
  installationNotRunning: {
    zh: 'npm start 尚未运行：{folder} 的 PostgreSQL 没有应答（{reason}）。请先运行 npm start，或设置 DATABASE_URL，使用已有的数据库。',
    en: 'npm start is not running: the PostgreSQL of {folder} does not answer ({reason}). Run npm start first, or set DATABASE_URL to use an existing database.',
  },
  ownerLoginNeeded: {
    zh: '登录名 {login} 无权更改数据表（{reason}）。migrate 须用拥有数据表的登录名，请用 DATABASE_OWNER_URL 给出。',
    en: 'The login {login} may not change the tables ({reason}). migrate needs the login that owns them: give it in DATABASE_OWNER_URL.',
  },
  notWritable: {
    zh: '目录 {folder} 不能写入（{reason}）。请检查其权限与磁盘空间。',
    en: 'The folder {folder} cannot be written to ({reason}). Check its permission and the free space.',
  },
} satisfies Record<string, Bilingual>;

export type RuntimeProblem = keyof typeof runtimeMessages;

/** Something a person can put right stands in the way of starting. `message` is Chinese first, then English; `code` is stable. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  constructor(
    readonly code: RuntimeProblem,
    values: Readonly<Record<string, string | number>>,
  ) {
    super(bilingual(code, values));
  }
}

/** A message of the catalogue in both languages, one under the other. */
export function bilingual(code: RuntimeProblem, values: Readonly<Record<string, string | number>>): string {
  const { zh, en } = fill(runtimeMessages[code], values);
  return `${zh}\n${en}`;
}
