// The folder in which a node keeps what must outlive it (the embedded etcd; later the archive): PATH/<node>, so that several nodes of
// one file can share a machine.

import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sentenceOf, TellUserError } from '../base/errors.ts';

const systemPath = '/var/lib/weir';

/** Makes the folder. @param wanted null: /var/lib/weir, or the user's state folder when that cannot be written.
 *  @throws TellUserError when it cannot be written. */
export async function openDataFolder(wanted: string | null, node: string): Promise<string> {
  if (wanted !== null) return makeFolder(join(wanted, node));
  try {
    return await makeFolder(join(systemPath, node));
  } catch {
    const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
    return makeFolder(join(state, 'weir', node));
  }
}

async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return path;
  } catch (error) {
    throw new TellUserError(
      `cannot write the data folder ${path} (${sentenceOf(error)}): make it writable for this user, or choose another with --data or 'data PATH;'`,
    );
  }
}
