// What the cluster page reads of the API, asked of the node that served the page. Only the fields that are shown.

export interface Stream {
  readonly name: string;
  readonly title: string | null;
  readonly cluster_ingest?: { readonly capture_at?: string };
  readonly disabled: boolean;
  readonly reason: string;
  readonly stats: {
    readonly status: 'running' | 'waiting' | 'error' | null;
    readonly reason: string;
    readonly running_on: readonly string[];
    /** kbit/s. */
    readonly bitrate: number | null;
    readonly retry_count: number | null;
    /** Viewers. */
    readonly online_clients: number;
    readonly warnings: readonly string[];
  };
  readonly owner: { readonly node: string; readonly since: number; readonly previous: string | null } | null;
}

export interface Peer {
  readonly hostname: string;
  readonly public_payload_url: string | null;
  readonly stats: {
    readonly status: 'up' | 'down' | 'draining';
    readonly uptime: number | null;
    readonly total_streams: number;
    /** Viewers that it serves; null: it has not said. */
    readonly total_clients: number | null;
    readonly load: number;
    readonly weight: number;
    readonly version: string | null;
    readonly config_differs: boolean;
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
  readonly warnings: readonly string[];
  readonly etcd: { readonly lease_remaining_ms: number | null; readonly trouble: string | null };
}

export interface ClusterPicture {
  readonly node: ThisNode;
  readonly peers: readonly Peer[];
  readonly streams: readonly Stream[];
  /** More than `streams` where the cluster has more than the page asks for. */
  readonly streamCount: number;
  /** The node's wall time: the viewer's clock may be wrong. */
  readonly nowUnixMs: number;
}

const base = '/streamer/api/v3';
const timeoutMs = 5000;
/** What a browser can show and refresh without effort. */
const streamLimit = 2000;

/** Throws an Error with a sentence. */
export async function readCluster(): Promise<ClusterPicture> {
  const [stats, peers, streams] = await Promise.all([
    read<ThisNode>('/config/stats'),
    read<{ peers: readonly Peer[] }>('/cluster/peers?limit=1000'),
    read<{ streams: readonly Stream[]; estimated_count: number }>(`/streams?limit=${streamLimit}`),
  ]);
  return {
    node: stats.body,
    peers: peers.body.peers,
    streams: streams.body.streams,
    streamCount: streams.body.estimated_count,
    nowUnixMs: stats.nowUnixMs,
  };
}

async function read<Body>(path: string): Promise<{ readonly body: Body; readonly nowUnixMs: number }> {
  const response = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(timeoutMs) });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `the node answers ${response.status}`);
  return { body, nowUnixMs: Date.parse(response.headers.get('date') ?? '') || Date.now() };
}
