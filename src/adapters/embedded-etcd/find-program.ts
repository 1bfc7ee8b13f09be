// Whether a program is there, looked up before it is needed: a missing one is told with what to install, not by a failed start.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { TellUserError } from '../../base/errors.ts';

const packages: Readonly<Record<string, string>> = { etcd: 'etcd-server', setpriv: 'util-linux' };

/** Throws TellUserError with all that are missing. */
export function requirePrograms(names: readonly string[], path = process.env.PATH ?? ''): void {
  const missing = names.filter(name => !isInPath(name, path));
  if (missing.length === 0) return;
  const wanted = missing.map(name => packages[name] ?? name).join(' ');
  throw new TellUserError(
    `a node without an 'etcd' line runs an etcd of its own, but ${missing.join(' and ')} cannot be found in PATH: install it ` +
      `(Debian and Ubuntu: apt install ${wanted}), or name an etcd that runs elsewhere with 'etcd http://HOST:2379;'`,
  );
}

function isInPath(name: string, path: string): boolean {
  return path.split(delimiter).some(folder => folder !== '' && isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
