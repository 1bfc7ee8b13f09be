// What may be written into an owner key. I6: nobody claims past a preferred node that lives, is willing and neither drains nor leaves. I8: nobody
// becomes owner under a session that does not live. I10: nobody claims a stream that was held in etcd and is not any more. And no claim takes a
// stream from an owner whose session lives.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { Purpose } from '../../../src/cluster/state.ts';
import { type Judge, Violation } from './judge.ts';
import type { OwnerRecord, Truth } from './truth.ts';

export interface ClaimsJudgeOptions {
  readonly truth: Truth;
  readonly streams: readonly ClusterStream[];
  /** For what etcd is being asked. */
  readonly asking: () => Purpose['type'] | null;
}

export class ClaimsJudge implements Judge {
  readonly #options: ClaimsJudgeOptions;
  readonly #captureAt: ReadonlyMap<string, readonly string[]>;

  constructor(options: ClaimsJudgeOptions) {
    this.#options = options;
    this.#captureAt = new Map(options.streams.map(({ name, captureAt }) => [name, captureAt]));
  }

  ownerChanged(stream: string, before: OwnerRecord | undefined, after: OwnerRecord | undefined): void {
    if (after === undefined || after.node === null) return;
    const { truth, asking } = this.#options;
    if (truth.members.get(after.node) !== after.session) {
      throw new Violation(
        'I8',
        `${after.node} becomes owner of ${stream} under session ${after.session}, which is over`,
      );
    }
    if (asking() !== 'claims') return;
    if (before?.node != null && truth.members.get(before.node) === before.session) {
      throw new Violation('I5', `${after.node} claims ${stream} while its owner ${before.node} lives`);
    }
    if (!this.#captureAt.has(stream) && !truth.held.has(stream)) {
      throw new Violation('I10', `${after.node} claims ${stream}, which is held in etcd no more, or cannot be read`);
    }
    const hosts = truth.held.get(stream)?.stream.captureAt ?? this.#captureAt.get(stream) ?? [];
    const mine = hosts.indexOf(after.node);
    for (const host of mine < 0 ? hosts : hosts.slice(0, mine)) {
      if (truth.isWilling(host, stream)) {
        throw new Violation('I6', `${after.node} claims ${stream} while its preferred ${host} lives and is willing`);
      }
    }
  }
}
