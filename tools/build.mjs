// Compiles every TypeScript file of apps/, libs/, workflows/ and bench/ into dist/ with SWC, the folders kept as they are, and
// bundles the workflows when they changed. Only what is older than its source is compiled, so a build with nothing to do
// costs a few milliseconds. `import { ensureBuilt } from './build.mjs'` does it from another tool; `npm run build` from a shell.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['apps', 'libs', 'workflows', 'bench'];
const dist = path.join(root, 'dist');
const swcrc = path.join(root, '.swcrc');

function* walk(folder) {
  if (!fs.existsSync(folder)) return;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield full;
  }
}

const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.endsWith('.spec.ts');
const isData = (file) => file.endsWith('.json') || file.endsWith('.sql');

/** Every file that a build makes, with the source it is made from. */
function* outputs() {
  for (const folder of SOURCES) {
    // the console and the measured peers have builds of their own
    for (const file of walk(path.join(root, folder))) {
      const relative = path.relative(root, file);
      if (relative.startsWith(`apps${path.sep}console`)) continue;
      if (isSource(file)) yield { file, out: path.join(dist, relative.replace(/\.ts$/, '.js')) };
      else if (isData(file)) yield { file, out: path.join(dist, relative) };
    }
  }
}

const mtime = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;

/** Compiles what is stale. Returns how many files were written; `log` gets one line when there was something to do. */
export async function ensureBuilt({ log = () => {} } = {}) {
  const settingsChanged = mtime(swcrc);
  const wanted = [...outputs()];
  const stale = wanted.filter(({ file, out }) => {
    const made = mtime(out);
    return made < mtime(file) || made < settingsChanged;
  });
  const removed = removeOrphans(new Set(wanted.map((w) => w.out)));
  if (stale.length > 0) {
    const started = performance.now();
    const swc = await import('@swc/core');
    for (const { file, out } of stale) {
      fs.mkdirSync(path.dirname(out), { recursive: true });
      if (isData(file)) {
        fs.copyFileSync(file, out);
        fs.utimesSync(out, new Date(), new Date());
        continue;
      }
      const result = swc.transformFileSync(file, {
        filename: file,
        swcrc: true,
        sourceFileName: path.relative(path.dirname(out), file),
      });
      fs.writeFileSync(`${out}.map`, result.map);
      // written last: its time is what tells that the file is built
      fs.writeFileSync(out, `${result.code}\n//# sourceMappingURL=${path.basename(out)}.map\n`);
    }
    log(`compiled ${stale.length} files in ${Math.round(performance.now() - started)} ms`);
  }
  const bundled = await ensureBundle(log);
  return stale.length + removed + bundled;
}

/** A file whose source is gone must not live on in dist/: a migration left there would still run. */
function removeOrphans(wanted) {
  let removed = 0;
  for (const file of walk(dist)) {
    if (!/\.(js|json|sql)$/.test(file) || wanted.has(file)) continue;
    if (file.startsWith(path.join(dist, 'bundle'))) continue;
    fs.rmSync(file);
    fs.rmSync(`${file}.map`, { force: true });
    removed += 1;
  }
  return removed;
}

export const bundleFile = path.join(dist, 'bundle', 'workflows.js');

async function ensureBundle(log) {
  const entry = path.join(dist, 'workflows', 'index.js');
  if (!fs.existsSync(entry)) return 0;
  const inputs = [...walk(path.join(dist, 'workflows')), ...walk(path.join(dist, 'libs', 'contracts'))].filter((f) =>
    f.endsWith('.js'),
  );
  if (mtime(bundleFile) >= Math.max(...inputs.map(mtime))) return 0;
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const started = performance.now();
  const quiet = { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} };
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quiet });
  fs.mkdirSync(path.dirname(bundleFile), { recursive: true });
  fs.writeFileSync(bundleFile, code);
  log(`bundled the workflows (${Math.round(code.length / 1024)} kB) in ${Math.round(performance.now() - started)} ms`);
  return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const count = await ensureBuilt({ log: (line) => console.log(line) });
  if (count === 0) console.log('nothing to build');
}
