// A second node of the cluster that exists only as keys of etcd: it owns all streams, until its member key goes. To the node that is
// measured that is a neighbour's death, with everything at once for it to start.

import { realChance } from '../../../src/adapters/chance.ts';
import { realClock } from '../../../src/adapters/clock.ts';
import { openEtcdStore } from '../../../src/adapters/etcd/store.ts';
import { keyOf, prefixOf } from '../../../src/cluster/mirror/keys.ts';
import { encodeValue } from '../../../src/cluster/mirror/values.ts';
import type { Operation } from '../../../src/cluster/transaction.ts';
import type { Store } from '../../../src/ports.ts';
import { etcdConfig } from '../../support/etcd-config.ts';

const timeoutMs = 5000;
/** etcd takes 128 operations in one transaction. */
const putsPerTransaction = 100;

export class Neighbour {
  readonly name: string;
  readonly #store: Store;
  readonly #prefix: string;
  readonly #memberKey: string;

  constructor(etcdUrl: string, cluster: string, name: string) {
    this.name = name;
    this.#store = openEtcdStore({ config: etcdConfig([etcdUrl]), clock: realClock, chance: realChance });
    this.#prefix = prefixOf(cluster);
    this.#memberKey = keyOf(this.#prefix, { table: 'members', node: name });
  }

  /** Joins, and takes the streams, whoever has them. */
  async takeAll(streams: readonly string[]): Promise<void> {
    const { revision: session } = await this.#write([
      { type: 'put', key: this.#memberKey, value: this.#memberText(), leaseId: null },
    ]);
    const fields = { node: this.name, session, reason: 'taken for a measurement', since: 0, byHand: false };
    const puts = streams.map((stream): Operation => {
      const key = keyOf(this.#prefix, { table: 'owners', stream });
      return { type: 'put', key, value: encodeValue({ ...fields, history: [] }), leaseId: null };
    });
    for (let start = 0; start < puts.length; start += putsPerTransaction) {
      await this.#write(puts.slice(start, start + putsPerTransaction));
    }
  }

  async die(): Promise<void> {
    await this.#write([{ type: 'delete', key: this.#memberKey }]);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #write(then: readonly Operation[]) {
    return this.#store.transact({ compares: [], then, else: [] }, timeoutMs);
  }

  #memberText(): string {
    return encodeValue({
      ...{ incarnation: 'neighbour:1', apiUrl: null, publicUrl: null, weight: 1, maxStreams: null },
      ...{ bootId: '', pidNamespace: '', main: null, fence: null, version: '', digest: '', change: null, joinedAt: 0 },
      leaving: false,
      ttlMs: null,
    });
  }
}
