// What a human may see of a node, read from its state at the moment of asking: HTTP, the pages and `weir status` know only this.
// Everything carries its reason. No secret is in here: URLs are masked already.

import type { Delivery } from '../config/config.ts';
import type { ShownInput } from '../config/shown-input.ts';
import type { LiveWindow } from '../media/window.ts';

/** A term that is over. */
export interface FormerOwnerView {
  /** null: nobody had it, somebody had let go of it. */
  readonly node: string | null;
  readonly epoch: number;
  /** Unix ms. */
  readonly since: number;
  readonly reason: string;
}

export interface OwnerView {
  readonly node: string;
  readonly session: number;
  readonly epoch: number;
  /** Unix ms of the claim. */
  readonly since: number;
  readonly reason: string;
  readonly previous: string | null;
  /** Newest first, at most 10. */
  readonly history: readonly FormerOwnerView[];
}

/** What one node knows of its own ingest of a stream. Also in the JSON that nodes give each other (`/cluster/report`). */
export interface IngestView {
  readonly stream: string;
  readonly status: 'running' | 'waiting' | 'error';
  /** One sentence: why it is in this state. */
  readonly reason: string;
  readonly epoch: number;
  /** Index into `inputs` and the masked URL of the source in use; null: none. */
  readonly input: string | null;
  readonly bitrate: number | null;
  readonly bytesIn: number;
  /** Unix ms of the first segment of this run; null: none yet. */
  readonly openedAt: number | null;
  readonly lastSegmentAt: number | null;
  readonly retryCount: number;
  /** What ffmpeg has complained of in this run, and how often a second lately; null: a node of an earlier version does not say. */
  readonly errors: number | null;
  readonly errorRate: number | null;
  /** Longest of the last segments, ms; null: none yet. */
  readonly segmentMs: number | null;
  /** Things that work but should be mended, e.g. keyframes too far apart. */
  readonly warnings: readonly string[];
  readonly tracks: readonly { readonly content: 'video' | 'audio'; readonly codec: string; readonly detail: string }[];
  /** The last lines of ffmpeg's stderr, masked, oldest first, at most 50. */
  readonly log: readonly string[];
}

/** 'elsewhere': another node has it; 'nowhere': nobody has what somebody should have; 'off': switched off or disabled. */
export type StreamStatus = IngestView['status'] | 'elsewhere' | 'nowhere' | 'off';

export interface StreamView {
  readonly name: string;
  readonly title: string | null;
  /** In order of preference. */
  readonly inputs: readonly ShownInput[];
  readonly clustered: boolean;
  readonly captureAt: readonly string[];
  /** The masked URL of the backend that decides who may watch; null: everybody may. */
  readonly onPlay: string | null;
  readonly disabled: boolean;
  /** Where its configuration stands. */
  readonly heldIn: 'file' | 'etcd';
  /** null: nobody owns it now (or it runs without ownership). */
  readonly owner: OwnerView | null;
  /** Who had it, newest first; also while nobody has it. At most 10, and one more then. */
  readonly history: readonly FormerOwnerView[];
  /** An operator has switched it off: who, and when (Unix ms). */
  readonly stopped: { readonly by: string; readonly at: number } | null;
  /** Why it is where it is, or why it is nowhere: one sentence. */
  readonly reason: string;
  /** This node's own ingest of it; null: none here. */
  readonly ingest: IngestView | null;
}

export interface PeerView {
  readonly name: string;
  readonly status: 'up' | 'down' | 'draining';
  readonly apiUrl: string | null;
  readonly publicUrl: string | null;
  readonly fetchTimeoutMs: number;
  readonly staleTimeoutMs: number;
  readonly weight: number;
  /** null: down. */
  readonly session: number | null;
  /** Unix ms at which the session began; null: down. */
  readonly joinedAt: number | null;
  readonly totalStreams: number;
  /** Sum of the weights of the streams it owns, over its own weight. */
  readonly load: number;
  readonly version: string | null;
  readonly configDigest: string | null;
  /** Its configuration differs from this node's. */
  readonly configDiffers: boolean;
  /** The most streams that it takes; null: it does not say. */
  readonly maxStreams: number | null;
  /** It is a member, and has fallen silent towards this node: nobody is sent there. */
  readonly isSuspect: boolean;
  /** Of another node: how long its lease lasts at least, counted from when this node saw the last renewal, ms; null: not known. */
  readonly leaseRemainingMs: number | null;
}

export interface ThisNodeView {
  readonly name: string;
  readonly cluster: string;
  readonly version: string;
  /** Of the part of the configuration that placement depends on. */
  readonly configDigest: string;
  readonly startedAt: number;
  /** A member with a fresh mirror. */
  readonly ready: boolean;
  /** One sentence: why it is ready or why not. */
  readonly readyReason: string;
  readonly session: number | null;
  /** Until the deadline past which nothing may run, ms; null: no session. */
  readonly leaseRemainingMs: number | null;
  /** Since the last renewal that got through was sent, ms; null: no session. */
  readonly leaseAgeMs: number | null;
  readonly revision: number;
  readonly etcd: {
    readonly endpoint: string | null;
    readonly version: string | null;
    readonly trouble: string | null;
    /** Size of its database; null: not known. */
    readonly databaseBytes: number | null;
    readonly embedded: boolean;
  };
  /** Live segments that viewers were told of while no other node had confirmed a copy. */
  readonly unprotectedSegments: number;
  /** Standing warnings (timeouts too small, node name unknown, digests differ …), a sentence each. */
  readonly warnings: readonly string[];
}

/** Who watches, as far as nodes have told: one that is silent is left out. */
export interface ClusterViewers {
  /** At all nodes; streams that nobody watches may be left out. */
  readonly byStream: ReadonlyMap<string, number>;
  readonly byNode: ReadonlyMap<string, number>;
}

/** Where a viewer of a stream has to go. */
export type Route =
  | { readonly type: 'unknown' }
  /** `epoch`: of the present ownership; null: the stream runs without one. */
  | { readonly type: 'here'; readonly epoch: number | null }
  /** `isSuspect`: it has fallen silent, and nobody is sent there; who owns the stream does not depend on it. */
  | {
      readonly type: 'there';
      readonly node: string;
      readonly epoch: number;
      readonly publicUrl: string;
      readonly isSuspect: boolean;
    }
  /** It exists but runs nowhere now. */
  | { readonly type: 'nowhere'; readonly reason: string }
  /** Switched off or disabled: nobody shall have it, though somebody may be letting go of it still. */
  | { readonly type: 'off'; readonly reason: string };

export interface NodeView {
  thisNode(): ThisNodeView;
  peers(): readonly PeerView[];
  streams(): readonly StreamView[];
  stream(name: string): StreamView | null;
  /** How many of them are in which state, as far as this node knows by itself; each is counted once. */
  streamCounts(): Readonly<Record<StreamStatus, number>>;
  route(name: string): Route;
  /** How viewers get it from a node that does not run it. */
  delivery(name: string): Delivery;
  /** The newest live window that is known of a stream, whoever made it; null: none. */
  live(name: string): LiveWindow | null;
  /** The same, while players can still be inside of it. */
  recentLive(name: string): LiveWindow | null;
  /** The bytes of a live segment in this node's memory; null: it has none. */
  segment(stream: string, name: string): Buffer | null;
  /** Where viewers can get now what that other node has; null: it is gone, or has fallen silent. */
  reach(node: string): string | null;
  /** The public addresses of the other nodes that may take the stream and have not fallen silent, in the order in which they would. None for
   *  a stream that each node runs on its own: theirs is another one. */
  elsewhere(name: string): readonly string[];
  /** This node's own ingests. */
  ingestsHere(): readonly IngestView[];
  /** The ingest states of the whole cluster, asked from their owners (1 s at most, cached for 1 s); a silent owner's are left out. */
  ingests(): Promise<ReadonlyMap<string, IngestView>>;
  /** Asked together with them. */
  viewers(): Promise<ClusterViewers>;
  /** How many watch at this node, by stream. */
  viewersHere(): ReadonlyMap<string, number>;
}
