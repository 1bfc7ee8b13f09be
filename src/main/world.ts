// Opens what the node has of the world: what a former life left behind is cleared away, then the folder for segments, the store (or an etcd
// of its own), the fence.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realChance as chance } from '../adapters/chance.ts';
import type { NodeMarker } from '../adapters/child-marker.ts';
import { realClock as clock } from '../adapters/clock.ts';
import { FenceProcess } from '../adapters/fence/fence-process.ts';
import { ProcLeftovers } from '../adapters/leftovers.ts';
import { ownIdentity } from '../adapters/process-stat.ts';
import { TmpfsSegmentFiles } from '../adapters/segment-files.ts';
import { TellUserError } from '../base/errors.ts';
import { keyOf, prefixOf } from '../cluster/mirror/keys.ts';
import type { ThisProcess } from '../node/configured/settings-of.ts';
import type { Log, Store } from '../ports.ts';
import type { Launch } from './launch.ts';
import { type OpenMeter, openMeter } from './open-meter.ts';
import { openStore } from './open-store.ts';

export const packageRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Stop = () => Promise<void>;

export interface World {
  readonly measures: OpenMeter;
  readonly leftovers: ProcLeftovers;
  readonly files: TmpfsSegmentFiles;
  readonly store: Store;
  readonly fence: FenceProcess;
  readonly process: ThisProcess;
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8')) as { version: string };
  return version;
}

/** @param stops gets what closes each of it, in the order of opening. */
export async function openWorld(launch: Launch, stops: Stop[]): Promise<World> {
  const { config, me, log } = launch;
  const measures = openMeter();
  stops.push(async () => measures.close());
  const leftovers = new ProcLeftovers(clock, config.cluster, me.name);
  await clearLeftovers(leftovers, log);
  const files = await openSegmentFiles(me.name, log);
  stops.push(() => files.close());
  const { etcd, dataPath } = launch;
  const store = await openStore({ etcd, dataPath, node: me.name, log, meter: measures.meter }, stops);
  const main = ownIdentity();
  const id = chance.hex(12);
  const marker: NodeMarker = { cluster: config.cluster, node: me.name, incarnation: id, main };
  const fence = new FenceProcess({ clock, log, marker });
  // An etcd of its own dies with the node: there is nothing to tell it then.
  if (launch.etcd !== null)
    fence.setMemberKey({
      key: keyOf(prefixOf(config.cluster), { table: 'members', node: me.name }),
      etcd: launch.etcd,
    });
  return {
    measures,
    leftovers,
    files,
    store,
    fence,
    process: {
      id,
      version: packageVersion(),
      ...leftovers.identity(),
      main: { pid: main.pid, startTime: main.start },
      http: launch.http,
      https: launch.https,
      publicUrl: launch.publicUrl,
      hash: text => createHash('sha256').update(text).digest('hex').slice(0, 12),
    },
  };
}

/** WEIR_SEGMENTS names another tmpfs than the usual ones. */
function openSegmentFiles(node: string, log: Log): Promise<TmpfsSegmentFiles> {
  const { WEIR_SEGMENTS: parent, WEIR_ALLOW_DISK: allowDisk } = process.env;
  return TmpfsSegmentFiles.open({ node, log, allowDisk: allowDisk === '1', ...(parent ? { parents: [parent] } : {}) });
}

async function clearLeftovers(leftovers: ProcLeftovers, log: Log): Promise<void> {
  const { killed, inUse } = await leftovers.clear();
  if (inUse !== null) throw new TellUserError(inUse);
  if (killed > 0)
    log.warn('leftovers', { reason: `${killed} processes of an earlier life of this node were ended`, killed });
}
