// The rules of the house that a machine can check: who may import whom, what the pure rooms must not touch, how big a thing may be,
// that each file says what it is for and has its test. The picture in the README is the same one.

import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionsOf, type SourceFile, sourceFiles } from './support/source-file.ts';

const PURE = ['base', 'config', 'cluster', 'media'];

/** base <- config <- { cluster, media } <- ports <- { adapters <- fence, node <- http } <- main <- cli; web alone; base <- lab. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  config: ['base'],
  cluster: ['base', 'config'],
  media: ['base', 'config'],
  ports: PURE,
  adapters: [...PURE, 'ports'],
  fence: [...PURE, 'ports', 'adapters'],
  node: [...PURE, 'ports'],
  http: [...PURE, 'ports', 'node'],
  web: [],
  main: [...PURE, 'ports', 'adapters', 'fence', 'node', 'http'],
  cli: [...PURE, 'ports', 'adapters', 'fence', 'node', 'http', 'main'],
  lab: ['base'],
};

const IMPURE: readonly [what: string, pattern: RegExp][] = [
  ['process', /\bprocess\./],
  ['the wall clock', /\bDate\.now\b|\bnew Date\(\)/],
  ['the monotonic clock', /\bperformance\.now\b/],
  ['chance', /\bMath\.random\b/],
  ['a timer', /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\(/],
  ['the console', /\bconsole\./],
  ['the network', /\bfetch\(/],
];

const MOST_FILE_LINES = 300;
const MOST_FUNCTION_LINES = 70;
const MOST_FILES_IN_A_FOLDER = 14;
const MOST_HEADER_LINES = 10;

const sources = sourceFiles('src');
const tests = sourceFiles('test');

/** `src/http/api/streams.ts` stands in the room `http`, `src/ports.ts` in `ports`. */
function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

function inPureRooms(file: SourceFile): boolean {
  return PURE.includes(roomOf(file.path));
}

/** The shortest way from a file back to itself; null: there is none. */
function circleThrough(path: string, targets: ReadonlyMap<string, readonly string[]>): string | null {
  const cameFrom = new Map<string, string>();
  const open = [path];
  for (let from = open.shift(); from !== undefined; from = open.shift()) {
    for (const to of targets.get(from) ?? []) {
      if (to === path) return wayTo(from, cameFrom, path);
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, from);
      open.push(to);
    }
  }
  return null;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>, start: string): string {
  const way = [start];
  for (let at = end; at !== start; at = cameFrom.get(at) ?? start) way.unshift(at);
  return [start, ...way].join(' -> ');
}

describe('the house', () => {
  it('is seen by these tests', () => {
    expect(sources.flatMap(functionsOf).length).toBeGreaterThan(sources.length);
    expect(sources.flatMap(file => file.imports).length).toBeGreaterThan(sources.length);
  });

  it('has only rooms that are in the picture', () => {
    const strangers = sources.map(file => roomOf(file.path)).filter(room => !(room in MAY_IMPORT));
    expect([...new Set(strangers)]).toEqual([]);
  });

  it('imports in one direction only', () => {
    const wrong = sources.flatMap(file => {
      const room = roomOf(file.path);
      const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
      return file.imports
        .filter(({ isHouse, target }) => isHouse && !(target.startsWith('src/') && allowed.includes(roomOf(target))))
        .map(({ target }) => `${file.path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has no circle of files, not even of types', () => {
    const targets = new Map(sources.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
    expect(sources.map(({ path }) => circleThrough(path, targets)).filter(circle => circle !== null)).toEqual([]);
  });

  it('has interfaces only between the program and the world', () => {
    const ports = sources.find(file => file.path === 'src/ports.ts');
    expect(ports?.imports.filter(({ isTypeOnly }) => !isTypeOnly)).toEqual([]);
    expect(ports?.code).not.toMatch(/\b(function|class|const|let)\b/);
  });

  it('keeps its pure rooms pure', () => {
    const wrong = sources
      .filter(inPureRooms)
      .flatMap(file => [
        ...file.imports.filter(({ isHouse }) => !isHouse).map(({ target }) => `${file.path} imports ${target}`),
        ...IMPURE.filter(([, pattern]) => pattern.test(file.code)).map(([what]) => `${file.path} uses ${what}`),
      ]);
    expect(wrong).toEqual([]);
  });

  it('keeps files, functions and folders small', () => {
    const files = [...sources, ...tests].filter(file => file.lines.length > MOST_FILE_LINES + 1);
    const functions = sources.flatMap(file =>
      functionsOf(file)
        .filter(({ length }) => length > MOST_FUNCTION_LINES)
        .map(({ line, length }) => `${file.path}:${line} has ${length} lines`),
    );
    const folders = new Map<string, number>();
    for (const file of sources) folders.set(dirname(file.path), (folders.get(dirname(file.path)) ?? 0) + 1);
    const crowded = [...folders].filter(([, count]) => count > MOST_FILES_IN_A_FOLDER);
    expect({
      files: files.map(file => `${file.path} has ${file.lines.length} lines`),
      functions,
      folders: crowded.map(([folder, count]) => `${folder} has ${count} files`),
    }).toEqual({ files: [], functions: [], folders: [] });
  });

  it('says at the top of each file what it is for', () => {
    const withHeader = [...sources, ...tests.filter(file => file.path.startsWith('test/support/'))];
    const wrong = withHeader.filter(file => {
      const end = file.lines.findIndex(line => !line.startsWith('//'));
      return end < 1 || end > MOST_HEADER_LINES;
    });
    expect(wrong.map(file => file.path)).toEqual([]);
  });

  it('has a unit test beside each file of the pure rooms that does something', () => {
    const present = new Set(tests.map(file => file.path));
    const missing = sources
      .filter(inPureRooms)
      .filter(file => /^export (async )?(function|class)\b|^export const \w+ = \(/m.test(file.code))
      .map(file => file.path.replace(/^src\//, 'test/unit/').replace(/\.ts$/, '.test.ts'))
      .filter(path => !present.has(path));
    expect(missing).toEqual([]);
  });

  it('has no barrels, no default exports and no drawers for everything', () => {
    const wrong = sources.filter(
      file =>
        /^export (\*|\{[^}]*\}) from|^export default\b/m.test(file.code) ||
        /^(index|utils?|helpers?|common|misc|managers?)\.ts$/.test(basename(file.path)),
    );
    expect(wrong.map(file => file.path)).toEqual([]);
  });
});
