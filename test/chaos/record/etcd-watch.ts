// Follows what is committed, with a watcher at each etcd member: whoever sees a revision first tells it. So a member that is frozen or
// gone delays nothing, and the time is as close to the commit as can be had from outside.

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

export class EtcdWatch {
  readonly #prefix: string;
  readonly #tell: (revision: number, commits: readonly Commit[]) => void;
  #isClosed = false;

  /** @param tell gets whole revisions in order, each from every watcher that saw it. */
  constructor(urls: readonly string[], prefix: string, tell: (revision: number, commits: readonly Commit[]) => void) {
    this.#prefix = prefix;
    this.#tell = tell;
    for (const url of urls) void this.#follow(url);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #follow(url: string): Promise<void> {
    let next = 1;
    while (!this.#isClosed) {
      const watcher = Program.start({
        title: `the watcher at ${url}`,
        command: 'etcdctl',
        args: ['--endpoints', url, 'watch', '--prefix', this.#prefix, '--rev', String(next), '-w', 'json'],
        env: { ETCDCTL_API: '3' },
        onLine: line => {
          next = Math.max(next, this.#read(line) + 1);
        },
      });
      await watcher.ended;
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** @returns the last revision of the line; 0: it was none of a watch. */
  #read(line: string): number {
    const seenMs = nowMs();
    const revisions = new Map<number, Commit[]>();
    for (const { type, kv } of parse(line)) {
      const key = decode(kv.key).slice(this.#prefix.length);
      const isDeleted = type === 1;
      const value = isDeleted ? null : decode(kv.value ?? '');
      const commit = { revision: kv.mod_revision, key, value, create: kv.create_revision ?? 0, seenMs };
      revisions.set(kv.mod_revision, [...(revisions.get(kv.mod_revision) ?? []), commit]);
    }
    for (const [revision, commits] of revisions) this.#tell(revision, commits);
    return Math.max(0, ...revisions.keys());
  }
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
