// What the cluster's decisions need of the configuration and of this process: a plain extract, so that the pure core knows neither
// files nor processes.

import type { FileChange, ProcessId } from './mirror/values.ts';

export interface ClusterStream {
  readonly name: string;
  /** Node names in order of preference. */
  readonly captureAt: readonly string[];
  readonly reclaim: 'auto' | 'manual' | number;
  readonly weight: number;
}

export interface Settings {
  /** This node's name. */
  readonly me: string;
  readonly prefix: string;
  /** Random, fresh for each process. */
  readonly processId: string;
  readonly fetchTimeoutMs: number;
  readonly staleTimeoutMs: number;
  readonly reclaimDelayMs: number;
  readonly settleMs: number;
  readonly rebalanceDelayMs: number;
  readonly weight: number;
  readonly maxStreams: number | null;
  /** Names of all nodes of the file. */
  readonly peers: readonly string[];
  /** Streams of the file that run on one node of the cluster; disabled ones are not in here. Those held in etcd come beside them
   *  (shared-streams.ts). */
  readonly streams: ReadonlyMap<string, ClusterStream>;
  /** Names of the file's streams that are no matter of the cluster: disabled, or run by every node on its own. */
  readonly ownStreams: ReadonlySet<string>;
  readonly digest: string;
  /** What made it of the digest before; null: it is that of the start. */
  readonly change: FileChange | null;
  readonly version: string;
  readonly apiUrl: string | null;
  readonly publicUrl: string | null;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly main: ProcessId;
}
