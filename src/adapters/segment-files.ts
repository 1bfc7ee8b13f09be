// The SegmentFiles port: where ffmpeg writes. Only on a tmpfs: a process that waits for a frozen disk cannot be killed (measured), and
// would hold its source past the deadline. Each life of a node has a folder of its own under the node's; opening removes those of lives
// that are over. Not promised: room; a full tmpfs is ffmpeg's error, and told as that.

import { constants } from 'node:fs';
import { access, chmod, lstat, mkdir, readdir, readFile, rm, rmdir, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RetryError, sentenceOf, TellUserError } from '../base/errors.ts';
import type { Log, SegmentFiles } from '../ports.ts';
import { isProcessAlive, ownIdentity } from './process-stat.ts';

/** The kernel's number of tmpfs in statfs. */
const tmpfsType = 0x01021994;
/** Docker's /dev/shm has 64 MB: five streams of 4 Mbit/s with long segments. */
const smallBytes = 256_000_000;
const ownerOnly = 0o700;

export interface SegmentFolderOptions {
  readonly node: string;
  readonly log: Log;
  /** WEIR_ALLOW_DISK=1: take the folder though it is on a disk. For labs. */
  readonly allowDisk: boolean;
  /** Where to try, in this order; `/run/weir` and `/dev/shm/weir-<uid>` when left out. */
  readonly parents?: readonly string[];
}

export class TmpfsSegmentFiles implements SegmentFiles {
  /** This life's folder. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Finds the folder and empties what earlier lives left there. Throws TellUserError when none will do. */
  static async open(options: SegmentFolderOptions): Promise<TmpfsSegmentFiles> {
    const parents = options.parents ?? ['/run/weir', `/dev/shm/weir-${process.getuid?.() ?? 0}`];
    const troubles: string[] = [];
    for (const parent of parents) {
      const path = join(parent, folderName(options.node));
      try {
        await prepare(parent, path, options);
      } catch (error) {
        troubles.push(sentenceOf(error));
        continue;
      }
      return new TmpfsSegmentFiles(await openLife(path));
    }
    throw new TellUserError(
      `no folder on a tmpfs for the segments: ${troubles.join('; ')}. Mount one ('mount -t tmpfs tmpfs ${parents[0]}'; in a container --tmpfs ${parents[0]}), or set WEIR_ALLOW_DISK=1 for a lab`,
    );
  }

  async makeFolder(child: number): Promise<string> {
    const path = this.#folderOf(child);
    try {
      await rm(path, { recursive: true, force: true });
      await mkdir(path, { mode: ownerOnly });
      return path;
    } catch (error) {
      throw new TellUserError(`cannot make the folder for segments ${path}: ${sentenceOf(error)}`, { cause: error });
    }
  }

  async take(path: string): Promise<Buffer> {
    try {
      const bytes = await readFile(path);
      await unlink(path);
      if (bytes.length === 0) throw new Error('it is empty');
      return bytes;
    } catch (error) {
      throw new RetryError(`cannot take the segment ${path}: ${sentenceOf(error)}`, { cause: error });
    }
  }

  async removeFolder(child: number): Promise<void> {
    await rm(this.#folderOf(child), { recursive: true, force: true });
  }

  /** Removes all of it, at the end of this life; no folder is made after that. */
  async close(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    // The node's own folder stays while another life uses it.
    await rmdir(dirname(this.path)).catch(() => {});
  }

  #folderOf(child: number): string {
    return join(this.path, String(child));
  }
}

/** ffmpeg reads % in a path as a pattern, / ends a folder's name; the : of host:port is harmless. */
function folderName(node: string): string {
  return node.replaceAll(/[^A-Za-z0-9._:-]/g, '_').replace(/^\.+/, '_');
}

async function prepare(parent: string, path: string, { allowDisk, log }: SegmentFolderOptions): Promise<void> {
  const { type, blocks, bsize } = await statfs(await existingAncestor(parent));
  if (type !== tmpfsType && !allowDisk) throw new TellUserError(`${parent} is on a disk`);
  await mkdir(parent, { recursive: true, mode: ownerOnly });
  await checkOwner(parent);
  await mkdir(path, { recursive: true, mode: ownerOnly });
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  if (type !== tmpfsType) {
    log.warn('segments-on-disk', { reason: `${path} is on a disk: when it hangs, ffmpeg cannot be killed`, path });
  } else if (blocks * bsize < smallBytes) {
    const reason = `the tmpfs of ${path} has only ${Math.round((blocks * bsize) / 1e6)} MB`;
    log.warn('segments-small', { reason, path });
  }
}

/** Nothing is made on a disk only to find that it is one. */
async function existingAncestor(path: string): Promise<string> {
  try {
    await access(path, constants.F_OK);
    return path;
  } catch (error) {
    if (dirname(path) === path) throw error;
    return existingAncestor(dirname(path));
  }
}

/** /dev/shm belongs to everybody: a folder that somebody else prepared there is not ours. */
async function checkOwner(parent: string): Promise<void> {
  const stats = await lstat(parent);
  const uid = process.getuid?.() ?? 0;
  if (!stats.isDirectory()) throw new TellUserError(`${parent} is not a folder`);
  if (stats.uid === uid) return;
  if (parent.startsWith('/dev/shm/')) throw new TellUserError(`${parent} belongs to another user`);
}

/** A folder for this life; those of lives that are over go. */
async function openLife(path: string): Promise<string> {
  for (const name of await readdir(path)) {
    const [pid = 0, start = 0] = name.split('-').map(Number);
    if (!isProcessAlive({ pid, start })) await rm(join(path, name), { recursive: true, force: true });
  }
  const self = ownIdentity();
  const life = join(path, `${self.pid}-${self.start}`);
  await mkdir(life, { recursive: true, mode: ownerOnly });
  await chmod(life, ownerOnly);
  return life;
}
