// `/config/stats`: the node that answers, in Flussonic's words, and what only weir has: whether it is ready and why, what it has to warn of.

import type { IngestView, ThisNodeView } from '../../node/view.ts';
import type { MachineLoad } from '../machine-load.ts';

export interface NodeJson {
  readonly server_version: string;
  /** Seconds. */
  readonly uptime: number;
  /** Viewers at all nodes that say so, as streams are counted. */
  readonly total_clients: number;
  readonly total_streams: number;
  readonly online_streams: number;
  /** Percent of this machine; null: not measured yet. */
  readonly cpu_usage: number | null;
  readonly memory_usage: number;
  readonly etcd: {
    readonly version: string | null;
    readonly endpoint: string | null;
    /** Since its last renewal that got through; null: this node has no lease. */
    readonly lease_age_ms: number | null;
    readonly lease_remaining_ms: number | null;
    readonly revision: number;
    readonly trouble: string | null;
    readonly embedded: boolean;
  };
  readonly hostname: string;
  readonly cluster: string;
  readonly session: number | null;
  readonly ready: boolean;
  readonly ready_reason: string;
  /** Since the start: live segments published without a confirmed copy on another node. */
  readonly unprotected_segments: number;
  readonly warnings: readonly string[];
}

export interface NodeFacts {
  readonly node: ThisNodeView;
  readonly totalStreams: number;
  readonly totalViewers: number;
  readonly ingests: ReadonlyMap<string, IngestView>;
  readonly load: MachineLoad;
  readonly nowUnixMs: number;
}

export function nodeJson({ node, totalStreams, totalViewers, ingests, load, nowUnixMs }: NodeFacts): NodeJson {
  return {
    server_version: node.version,
    uptime: Math.max(0, Math.floor((nowUnixMs - node.startedAt) / 1000)),
    total_clients: totalViewers,
    total_streams: totalStreams,
    online_streams: [...ingests.values()].filter(ingest => ingest.status === 'running').length,
    cpu_usage: load.cpuPercent,
    memory_usage: load.memoryPercent,
    etcd: {
      version: node.etcd.version,
      endpoint: node.etcd.endpoint,
      lease_age_ms: rounded(node.leaseAgeMs),
      lease_remaining_ms: rounded(node.leaseRemainingMs),
      revision: node.revision,
      trouble: node.etcd.trouble,
      embedded: node.etcd.embedded,
    },
    hostname: node.name,
    cluster: node.cluster,
    session: node.session,
    ready: node.ready,
    ready_reason: node.readyReason,
    unprotected_segments: node.unprotectedSegments,
    warnings: node.warnings,
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
