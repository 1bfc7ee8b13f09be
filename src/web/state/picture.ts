// What the cluster page reads of the API, asked of the node that served the page. Only the fields that are shown. What only later versions of
// a node tell is optional: during an upgrade a page may be served by one version and answered by another.

export interface Stream {
  readonly name: string;
  readonly title: string | null;
  /** Masked. */
  readonly inputs: readonly { readonly url: string }[];
  /** Left out: it runs on every node on its own. */
  readonly cluster_ingest?: { readonly capture_at?: string };
  /** The backend that decides who may watch; left out: everybody may. */
  readonly on_play?: string;
  readonly disabled: boolean;
  readonly held_in?: 'file' | 'etcd';
  /** Why it is where it is, or nowhere. */
  readonly reason: string;
  readonly stats: {
    readonly status: 'running' | 'waiting' | 'error' | null;
    readonly reason: string;
    readonly running_on: readonly string[];
    /** The source in use. */
    readonly input: { readonly url?: string };
    /** kbit/s. */
    readonly bitrate: number | null;
    readonly retry_count: number | null;
    /** Viewers. */
    readonly online_clients: number;
    readonly media_info: { readonly tracks: readonly Track[] } | null;
    readonly warnings: readonly string[];
  };
  readonly owner: Owner | null;
  /** By an operator; `at` in unix ms. */
  readonly stopped: { readonly by: string; readonly at: number } | null;
}

export interface Track {
  readonly content: string;
  readonly codec: string;
  readonly detail: string;
}

export interface Owner {
  readonly node: string;
  readonly session: number;
  readonly epoch: number;
  /** Unix ms. */
  readonly since: number;
  readonly reason: string;
}

export interface FormerOwner {
  readonly node: string | null;
  readonly since: number;
  readonly reason: string;
}

export interface Peer {
  readonly hostname: string;
  readonly public_payload_url: string | null;
  /** ms. */
  readonly stale_timeout: number;
  readonly stats: {
    readonly status: 'up' | 'down' | 'draining';
    /** Seconds as a member. */
    readonly uptime: number | null;
    readonly total_streams: number;
    /** Viewers that it serves; null: it has not said. */
    readonly total_clients: number | null;
    readonly load: number;
    readonly weight: number;
    readonly version: string | null;
    readonly config_digest: string | null;
    readonly max_streams?: number | null;
    readonly suspect?: boolean;
    readonly lease_remaining_ms?: number | null;
  };
}

export interface ThisNode {
  readonly hostname: string;
  readonly cluster: string;
  readonly server_version: string;
  /** Viewers of the whole cluster. */
  readonly total_clients: number;
  readonly ready: boolean;
  readonly ready_reason: string;
  /** Since its start: live segments that viewers were told of without a copy on another node. */
  readonly unprotected_segments: number;
  readonly warnings: readonly string[];
  readonly etcd: { readonly trouble: string | null };
}

/** One stream as it is told by itself: with the last lines of its ffmpeg. */
export interface StreamDetails extends Stream {
  /** Who had it, newest first; also while nobody has it. */
  readonly history: readonly FormerOwner[];
  readonly log: readonly string[];
}
