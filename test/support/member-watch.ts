// A node's member key as etcd itself has it, read all the time: when it went, and under which session it was seen.

import { onTestFinished } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import type { Entry } from '../../src/cluster/transaction.ts';
import { clusterName } from './cluster-name.ts';
import { etcdConfig } from './etcd-config.ts';

export interface MemberWatch {
  /** create_revision of the key as it is now; null: there is none. Asks etcd. */
  session(): Promise<number | null>;
}

/** Ends with the test of the call. */
export function watchMember(endpoints: readonly string[], node: string): MemberWatch {
  const store = openEtcdStore({ config: etcdConfig(endpoints), clock: realClock, chance: realChance });
  onTestFinished(() => store.close());
  const key = `/weir/${clusterName}/members/${node}`;
  const read = async (): Promise<Entry | null> => {
    const { answers } = await store.transact({ compares: [], then: [{ type: 'get', key }], else: [] }, 10_000);
    return answers[0]?.type === 'get' ? answers[0].entry : null;
  };
  return { session: async () => (await read())?.create ?? null };
}
