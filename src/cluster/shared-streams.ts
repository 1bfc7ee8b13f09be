// The streams that the cluster shares out: those of this node's file, and those that are held in etcd. Of one name the file's counts. A pure
// function of one set of tables and the settings, so that nodes with equal files plan the same streams at one revision.

import type { Table } from './mirror/row.ts';
import type { StreamValue } from './mirror/stream-value.ts';
import type { Tables } from './mirror/tables.ts';
import { remember } from './remember.ts';
import type { ClusterStream, Settings } from './settings.ts';

export type SharedStreams = ReadonlyMap<string, ClusterStream>;

export function sharedStreams({ streams }: Pick<Tables, 'streams'>, settings: Settings): SharedStreams {
  return streams.size === 0 ? settings.streams : merge(streams, settings.streams, settings.ownStreams);
}

/** Whether a stream that runs may go on: also one whose key cannot be read any more, as it was before. */
export function mayGoOn(tables: Pick<Tables, 'streams'>, settings: Settings, stream: string): boolean {
  if (sharedStreams(tables, settings).has(stream)) return true;
  const value = tables.streams.get(stream)?.value ?? null;
  if (value === null || value.trouble === null || settings.ownStreams.has(stream)) return false;
  const { clusterIngest, disabled } = value.stream.config;
  return clusterIngest !== null && !disabled;
}

/** mod_revision of the key that says what the stream is; null: the file does. */
export function streamMod(tables: Pick<Tables, 'streams'>, { streams }: Settings, stream: string): number | null {
  return streams.has(stream) ? null : (tables.streams.get(stream)?.mod ?? null);
}

const merge = remember(
  (held: Table<StreamValue>, ofFile: SharedStreams, own: Settings['ownStreams']): SharedStreams => {
    const merged = new Map(ofFile);
    for (const [name, { value }] of held) {
      // what can only be remembered, not every node remembers: plans would differ
      if (value === null || value.trouble !== null || merged.has(name) || own.has(name)) continue;
      const placed = value.stream.config;
      if (placed.clusterIngest === null || placed.disabled) continue;
      merged.set(name, { name, ...placed.clusterIngest });
    }
    return merged;
  },
);
