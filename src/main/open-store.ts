// Opens the store that the configuration names, or an etcd of this node's own.

import { realChance as chance } from '../adapters/chance.ts';
import { realClock as clock } from '../adapters/clock.ts';
import { openDataFolder } from '../adapters/data-folder.ts';
import { startEmbeddedEtcd } from '../adapters/embedded-etcd/embedded-etcd.ts';
import { openEtcdStore } from '../adapters/etcd/store.ts';
import type { EtcdConfig } from '../config/config.ts';
import type { Log, Meter, Store } from '../ports.ts';

export interface StoreSpec {
  /** null: an etcd of its own. */
  readonly etcd: EtcdConfig | null;
  /** Where that keeps its data; null: the default place. */
  readonly dataPath: string | null;
  readonly node: string;
  readonly log: Log;
  readonly meter: Meter;
}

/** @param stops gets what closes it. */
export async function openStore(spec: StoreSpec, stops: (() => Promise<void>)[]): Promise<Store> {
  const config = spec.etcd ?? (await startOwnEtcd(spec, stops));
  const store = openEtcdStore({ config, clock, chance, log: spec.log, meter: spec.meter });
  stops.push(() => store.close());
  return store;
}

async function startOwnEtcd({ dataPath, node, log }: StoreSpec, stops: (() => Promise<void>)[]): Promise<EtcdConfig> {
  const embedded = await startEmbeddedEtcd({ dataPath: await openDataFolder(dataPath, node), log, clock });
  stops.push(() => embedded.stop());
  return { endpoints: embedded.endpoints, user: null, password: null, caPath: null, certPath: null, keyPath: null };
}
