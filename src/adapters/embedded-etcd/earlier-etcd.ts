// What an earlier life of the node may have left: an etcd that still holds the data folder. Only one etcd may use a folder, so a note
// beside the data says which process does. An etcd whose node is gone is ended; one whose node lives is the user's mistake.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TellUserError } from '../../base/errors.ts';
import type { Log } from '../../ports.ts';
import { isProcessAlive, killProcess, ownIdentity, type ProcessIdentity, readProcessStat } from '../process-stat.ts';

interface Note {
  readonly etcd: ProcessIdentity;
  readonly node: ProcessIdentity;
}

const graceMs = 5000;
const killedMs = 5000;
const pollMs = 50;

const notePath = (folderPath: string) => join(folderPath, 'process.json');

/** Throws TellUserError when a living node uses the folder. */
export async function clearEarlierEtcd(folderPath: string, log: Log): Promise<void> {
  const note = readNote(folderPath);
  if (note === null || !isProcessAlive(note.etcd)) return;
  if (isProcessAlive(note.node) && note.node.pid !== process.pid) {
    throw new TellUserError(
      `the data folder ${folderPath} is used by another weir (process ${note.node.pid}): stop that one, or choose another folder with --data`,
    );
  }
  log.warn('etcd-leftover', { reason: 'an etcd of an earlier life of this node is ended', pid: note.etcd.pid });
  askToEnd(note.etcd.pid);
  if (await isGoneWithin(note.etcd, graceMs)) return;
  killProcess(note.etcd);
  if (await isGoneWithin(note.etcd, killedMs)) return;
  throw new TellUserError(
    `an etcd of an earlier life (process ${note.etcd.pid}) holds ${folderPath} and cannot be ended: end it by hand`,
  );
}

/** @throws Error with a sentence when the note cannot be written. */
export function rememberEtcd(folderPath: string, pid: number): void {
  const stat = readProcessStat(pid);
  if (stat === null) return;
  const note: Note = { etcd: { pid, start: stat.start }, node: ownIdentity() };
  const path = notePath(folderPath);
  try {
    writeFileSync(path, `${JSON.stringify(note)}\n`);
  } catch (cause) {
    throw new Error(`cannot write ${path}`, { cause });
  }
}

export function forgetEtcd(folderPath: string): void {
  try {
    rmSync(notePath(folderPath), { force: true });
  } catch {
    // A note about processes that are gone misleads nobody.
  }
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It ended in between, or it is not ours to end; whoever waits for its end sees which.
  }
}

async function isGoneWithin(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs <= limitMs; waitedMs += pollMs) {
    if (!isProcessAlive(identity)) return true;
    await delay(pollMs);
  }
  return false;
}

/** null: there is none, or it is not ours to read. */
function readNote(folderPath: string): Note | null {
  try {
    const { etcd, node } = JSON.parse(readFileSync(notePath(folderPath), 'utf8')) as Record<string, unknown>;
    return isIdentity(etcd) && isIdentity(node) ? { etcd, node } : null;
  } catch {
    return null;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('start' in value)) return false;
  return Number.isInteger(value.pid) && Number(value.pid) > 1 && Number.isInteger(value.start);
}
