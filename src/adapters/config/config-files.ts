// The files and the environment that a configuration is read from. Node 20 has no glob of its own; two wildcards need no library.
// Errors of the file system become sentences here, once.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { TellUserError } from '../../base/errors.ts';
import { hasWildcard, matchesWildcard } from '../../base/wildcard.ts';
import type { Sources } from '../../config/sources.ts';

const mostBytes = 32 * 1024 ** 2;
const mostMatches = 20_000;

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['ELOOP', 'its links go in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
]);

/** @param look is told of every path, of a file or of a folder, whose change may change what is read. */
export function configFiles(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  look: (path: string) => void = () => {},
): Sources {
  return {
    read: path => {
      look(path);
      return read(path);
    },
    glob: (pattern, relativeTo) => glob(pattern, relativeTo, look),
    environment: name => environment[name],
  };
}

function read(path: string): string {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new TellUserError(`cannot read '${path}': it is a folder`);
    if (found.isCharacterDevice() || found.isBlockDevice() || found.isSocket())
      throw new TellUserError(`cannot read '${path}': it is no file`);
    if (found.size > mostBytes) throw new TellUserError(`cannot read '${path}': it is larger than 32 MB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw sentence(path, error);
  }
}

function glob(pattern: string, relativeTo: string, look: (path: string) => void): readonly string[] {
  const whole = resolveAs(relativeTo, pattern);
  if (!hasWildcard(pattern)) return [whole];
  const parts = whole.split('/');
  let found: readonly string[] = [parts[0] === '' ? '/' : '.'];
  for (const part of parts[0] === '' ? parts.slice(1) : parts)
    found = found.flatMap(folder => step(folder, part, look)).slice(0, mostMatches);
  return found.map(path => normalize(path)).toSorted();
}

/** Relative as long as everything is, so that errors show paths as people wrote them. */
function resolveAs(relativeTo: string, pattern: string): string {
  return pattern.startsWith('/') ? resolve(pattern) : join(dirname(relativeTo), pattern);
}

function step(folder: string, part: string, look: (path: string) => void): readonly string[] {
  if (!hasWildcard(part)) return [join(folder, part)];
  look(folder);
  try {
    const names = readdirSync(folder).filter(name => matchesWildcard(part, name));
    return names.filter(name => !name.startsWith('.') || part.startsWith('.')).map(name => join(folder, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw sentence(folder, error);
  }
}

function sentence(path: string, error: unknown): TellUserError {
  if (error instanceof TellUserError) return error;
  const code = codeOf(error);
  return new TellUserError(`cannot read '${path}': ${reasons.get(code) ?? code}`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
