// The sources of the house as text, for the tests of its rules. The formatter makes them regular enough to be read line by line: a
// block ends at the first closing brace that is indented as the line that opened it.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the root: `src/base/errors.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** From the root for a file of the house (`src/base/errors.ts`), else as written (`node:fs`, `koa`). */
  readonly target: string;
  readonly isHouse: boolean;
  readonly isTypeOnly: boolean;
}

/** All TypeScript files below a folder of the root. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .sort()
    .map(name => readSource(join(folder, name)));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
  return { path, lines: text.split('\n'), code, imports: importsOf(path, code) };
}

function importsOf(path: string, code: string): readonly Import[] {
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'/gm)];
  const bare = [...code.matchAll(/(?:^import|\bimport\()\s*()'([^']+)'/gm)];
  return [...statements, ...bare].map(([, type, target = '']) => {
    const isHouse = target.startsWith('.');
    return {
      target: isHouse ? relative(ROOT, resolve(ROOT, dirname(path), target)) : target,
      isHouse,
      isTypeOnly: type !== undefined && type !== '',
    };
  });
}

/** Every function with its length in lines, by the line on which it begins (from 1). */
export function functionsOf(file: SourceFile): readonly { readonly line: number; readonly length: number }[] {
  return file.lines.flatMap((line, index) => {
    if (!opensFunction(line)) return [];
    const indent = /^ */.exec(line)?.[0] ?? '';
    const end = file.lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    return end < 0 ? [] : [{ line: index + 1, length: end - index + 1 }];
  });
}

function opensFunction(line: string): boolean {
  if (
    !line.endsWith('{') ||
    /^\s*(if|for|while|switch|else|try|do|return|\}|class|export class|interface)\b/.test(line)
  )
    return false;
  return /\bfunction\b|=> \{$|^\s*\)(: .*)? \{$|^\s+[\w#\s]+\(.*\)(: .*)? \{$/.test(line);
}
