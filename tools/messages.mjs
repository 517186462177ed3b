// What the tools say to a person, Chinese first and then English. They must work before `npm install`, hence no import here.
const texts = {
  nodeTooOld: {
    zh: '需要 Node.js {wantedZh} 或其后的版本（建议 24），现在是 {found}。请换用后再试：https://nodejs.org/',
    en: 'Node.js {wanted} or a later release of them is needed (24 recommended); this is {found}. Install one and try again: https://nodejs.org/',
  },
  installing: { zh: '正在安装依赖包（npm ci）……', en: 'Installing packages (npm ci) …' },
  installFailed: {
    zh: '依赖包没有装成（npm 退出码 {code}）。若没有网络，请联网后再试；须经代理或镜像时，请先设置（npm config set proxy、npm config set registry）；npm 的说明见上。',
    en: 'The packages could not be installed (npm exit code {code}). Without a network, connect and try again; behind a proxy or with a mirror, set it first (npm config set proxy, npm config set registry); see what npm said above.',
  },
  waitingForSetup: {
    zh: '另一个进程（{pid}）正在这里安装或编译，等它完成……',
    en: 'Another process ({pid}) is installing or building here; waiting for it …',
  },
  buildFailed: { zh: '编译失败：{reason}', en: 'The build failed: {reason}' },
  unknownOption: { zh: '不认识的选项：{option}。可用：{known}', en: 'Unknown option {option}. Known ones: {known}' },
  stopping: { zh: '正在停止……', en: 'Stopping …' },
  stillStopping: {
    zh: '仍在停止。再按一次 Ctrl-C 将强行结束。',
    en: 'Still stopping. Press Ctrl-C once more to end everything by force.',
  },
  stopped: { zh: '已全部停止，数据保留在 {folder}。', en: 'Everything has stopped. The data stays in {folder}.' },
  interrupted: { zh: '启动被中断，已全部停止。', en: 'The start was interrupted; everything has stopped.' },
  noSpecs: { zh: '没有测试文件与 {patterns} 相符。', en: 'No test file matches {patterns}.' },
  loadingDemo: { zh: '正在载入演示数据', en: 'loading the demonstration' },
  demoSkipped: {
    zh: '已有的数据库中不载入演示数据。需要时用 npm start -- --demo。',
    en: 'The demonstration is not loaded into an existing database. For that: npm start -- --demo',
  },
  allAccounts: {
    zh: '全部 {count} 个演示账号：npm run -s duban -- demo accounts{data}',
    en: 'All {count} demonstration accounts: npm run -s duban -- demo accounts{data}',
  },
  unexpected: { zh: '出现意外错误（这是程序的缺陷）：', en: 'Something unexpected went wrong (this is a bug):' },
};

/** A message in both languages, Chinese first, one under the other. `values` fill its {places}. */
export function say(name, values = {}) {
  const { zh, en } = texts[name];
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  return `${fill(zh)}\n${fill(en)}`;
}
