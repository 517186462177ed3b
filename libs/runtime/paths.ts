import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout: the nearest one above this file that holds the package `duban`. Works from sources and from dist/. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'duban') return folder;
    if (folder === path.dirname(folder)) throw new Error('This file lies in no checkout of duban.');
    folder = path.dirname(folder);
  }
}

/** Per-user folder for what is downloaded or built once a machine, shared by all checkouts. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'duban');
}
