// The fence is a process of its own, and Node 20 runs no TypeScript: tests that start it build dist/ first, when a source is newer than it.
// (bin/test has built it before: files that change under the nodes of another test would break that one.)
// Type errors are not looked for here (`npm run check` does that): what matters is that the files are fresh.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = `${root}dist/fence/main.js`;
const compiler = `${root}node_modules/.bin/tsc`;

let building: Promise<string> | null = null;
let buildingPages: Promise<void> | null = null;

/** @returns the path of the built fence. */
export function buildFence(): Promise<string> {
  building ??= build();
  return building;
}

/** The scripts of the pages, which a node serves from dist/web. */
export function buildPages(): Promise<void> {
  buildingPages ??= isFresh() ? Promise.resolve() : compilePages();
  return buildingPages;
}

function compilePages(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(compiler, ['-p', 'src/web'], { cwd: root }, (error, stdout) => {
      if (error === null) resolve();
      else reject(new Error(`cannot build the pages:\n${stdout}`));
    });
  });
}

function build(): Promise<string> {
  if (isFresh()) return Promise.resolve(entry);
  const beganMs = Date.now();
  return new Promise((resolve, reject) => {
    execFile(compiler, ['-p', 'tsconfig.build.json'], { cwd: root }, (_error, stdout) => {
      // A second of tolerance: file systems round their times.
      if (existsSync(entry) && statSync(entry).mtimeMs >= beganMs - 1000) resolve(entry);
      else reject(new Error(`cannot build ${entry}:\n${stdout}`));
    });
  });
}

/** As bin/setup sees it: nothing of src/ was written after the stamp of the last build. */
function isFresh(): boolean {
  const stamp = `${root}dist/.built`;
  if (!existsSync(entry) || !existsSync(stamp)) return false;
  const builtMs = statSync(stamp).mtimeMs;
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  return sources.every(name => statSync(join(root, 'src', name)).mtimeMs <= builtMs);
}
