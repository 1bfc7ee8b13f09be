// The folder in which a node keeps what must outlive it (the embedded etcd; later the archive): PATH/<node>, so that several nodes of
// one file can share a machine.

import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { sentenceOf, TellUserError } from '../base/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a node keeps its data when nobody says where: the first of these that can be written. */
export interface DefaultPlaces {
  readonly system: string;
  readonly user: string;
}

/** An XDG_STATE_HOME that is empty or relative counts as not set, as its specification wants it. */
export function defaultPlaces({ XDG_STATE_HOME: state = '' }: Environment, home: string): DefaultPlaces {
  const base = isAbsolute(state) ? state : join(home, '.local', 'state');
  return { system: '/var/lib/weir', user: join(base, 'weir') };
}

/** Makes the folder. @param wanted null: /var/lib/weir, or the user's state folder when that cannot be written.
 *  @throws TellUserError when it cannot be written. */
export async function openDataFolder(
  wanted: string | null,
  node: string,
  { system, user }: DefaultPlaces = defaultPlaces(process.env, homedir()),
): Promise<string> {
  if (wanted !== null) return makeFolder(join(wanted, node));
  try {
    return await makeFolder(join(system, node));
  } catch {
    return makeFolder(join(user, node));
  }
}

async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    throw new TellUserError(
      `cannot write the data folder ${path} (${sentenceOf(error)}): make it writable for this user, or choose another with --data or 'data PATH;'`,
    );
  }
}
