// Follows what is committed, with a watcher at each etcd member: whoever sees a revision first tells it. So a member that is frozen or
// gone delays nothing, and the time is as close to the commit as can be had from outside.

import { setTimeout as pause } from 'node:timers/promises';
import { Program } from '../../../src/lab/program/program.ts';
import type { Commit } from './history.ts';
import { nowMs } from './record.ts';

const AGAIN_MS = 300;

interface WatchLine {
  readonly Events?: readonly {
    readonly type?: number;
    readonly kv: {
      readonly key: string;
      readonly value?: string;
      readonly create_revision?: number;
      readonly mod_revision: number;
    };
  }[];
}

type Tell = (revision: number, commits: readonly Commit[]) => void;

/** For as long as this process lives. @param tell gets whole revisions in order, each from every watcher that saw it. */
export function watchEtcd(urls: readonly string[], prefix: string, tell: Tell): void {
  for (const url of urls) void follow(url, prefix, tell);
}

async function follow(url: string, prefix: string, tell: Tell): Promise<never> {
  let next = 1;
  for (;;) {
    const watcher = Program.start({
      title: `the watcher at ${url}`,
      command: 'etcdctl',
      args: ['--endpoints', url, 'watch', '--prefix', prefix, '--rev', String(next), '-w', 'json'],
      env: { ETCDCTL_API: '3' },
      onLine: line => {
        for (const [revision, commits] of revisionsOf(line, prefix)) {
          tell(revision, commits);
          next = Math.max(next, revision + 1);
        }
      },
    });
    await watcher.ended;
    await pause(AGAIN_MS);
  }
}

/** None, when it is no line of a watch. */
function revisionsOf(line: string, prefix: string): ReadonlyMap<number, readonly Commit[]> {
  const seenMs = nowMs();
  const revisions = new Map<number, Commit[]>();
  for (const { type, kv } of parse(line)) {
    const key = decode(kv.key).slice(prefix.length);
    const isDeleted = type === 1;
    const value = isDeleted ? null : decode(kv.value ?? '');
    const commit = { revision: kv.mod_revision, key, value, create: kv.create_revision ?? 0, seenMs };
    revisions.set(kv.mod_revision, [...(revisions.get(kv.mod_revision) ?? []), commit]);
  }
  return revisions;
}

function parse(line: string): NonNullable<WatchLine['Events']> {
  try {
    return (JSON.parse(line) as WatchLine).Events ?? [];
  } catch {
    return [];
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
