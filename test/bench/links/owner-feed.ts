// Who owns what, as etcd itself tells it: read beside the nodes, over no link of theirs.

import { realChance } from '../../../src/adapters/chance.ts';
import { realClock } from '../../../src/adapters/clock.ts';
import { openEtcdStore } from '../../../src/adapters/etcd/store.ts';
import { prefixOf } from '../../../src/cluster/mirror/keys.ts';
import { emptyMirror, feedMirror } from '../../../src/cluster/mirror/mirror.ts';
import { effectiveOwner } from '../../../src/cluster/mirror/tables.ts';
import type { Store } from '../../../src/ports.ts';
import { etcdConfig } from '../../support/etcd-config.ts';

export class OwnerFeed {
  readonly #store: Store;
  readonly #stop: () => void;
  readonly #listeners = new Set<() => void>();
  #mirror;

  constructor(etcdUrl: string, cluster: string) {
    const prefix = prefixOf(cluster);
    this.#mirror = emptyMirror(prefix);
    this.#store = openEtcdStore({ config: etcdConfig([etcdUrl]), clock: realClock, chance: realChance });
    this.#stop = this.#store.follow(prefix, fact => {
      this.#mirror = feedMirror(this.#mirror, fact);
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Resolves as soon as each of the streams has an owner that is a member, and is not that node. */
  untilOwned(streams: readonly string[], without: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (streams.every(stream => this.#isOwned(stream, without))) done(resolve);
      };
      const done = (settle: () => void) => {
        this.#listeners.delete(look);
        clearTimeout(timer);
        settle();
      };
      const timer = setTimeout(() => done(() => reject(new Error(this.#missing(streams, without)))), timeoutMs);
      this.#listeners.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#store.close();
  }

  #isOwned(stream: string, without: string): boolean {
    const owner = effectiveOwner(this.#mirror.latest, stream);
    return owner !== null && owner.node !== without;
  }

  #missing(streams: readonly string[], without: string): string {
    const missing = streams.filter(stream => !this.#isOwned(stream, without));
    return `nobody but ${without} has come to own ${missing.join(', ')}`;
  }
}
