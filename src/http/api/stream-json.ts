// A stream as the API shows it: Flussonic's field names where it has a word for the thing. What this version cannot know is null.

import type { IngestView, OwnerView, StreamView } from '../../node/view.ts';

export interface StreamJson {
  readonly name: string;
  readonly title: string | null;
  readonly inputs: readonly { readonly url: string }[];
  /** Left out where the stream runs on every node on its own. */
  readonly cluster_ingest?: { readonly capture_at: readonly string[] };
  readonly disabled: boolean;
  /** Only those in etcd can be changed over the API. */
  readonly held_in: 'file' | 'etcd';
  /** Why it is where it is, or nowhere: one sentence. */
  readonly reason: string;
  readonly stats: StreamStatsJson;
  readonly owner: OwnerView | null;
}

export interface StreamStatsJson {
  /** null: its node has not said. */
  readonly status: 'running' | 'waiting' | 'error' | null;
  readonly alive: boolean | null;
  /** Why the ingest is in this state: one sentence. */
  readonly reason: string;
  readonly running_on: readonly string[];
  readonly input: string | null;
  /** kbit/s, as Flussonic counts. */
  readonly bitrate: number | null;
  readonly bytes_in: number | null;
  /** Unix ms, also below. */
  readonly opened_at: number | null;
  readonly last_dts_at: number | null;
  readonly ts_delay: number | null;
  readonly retry_count: number | null;
  readonly input_error_rate: null;
  /** Viewers at all nodes that say so. */
  readonly online_clients: number;
  readonly media_info: { readonly tracks: IngestView['tracks'] } | null;
  readonly warnings: readonly string[];
}

export interface StreamState {
  readonly stream: StreamView;
  /** What the node that runs it says; null: it says nothing, or nobody runs it. */
  readonly ingest: IngestView | null;
  readonly viewers: number;
  /** This node's name. */
  readonly here: string;
  readonly nowUnixMs: number;
}

export function streamJson(state: StreamState): StreamJson {
  const { stream, ingest } = state;
  return {
    name: stream.name,
    title: stream.title,
    inputs: stream.inputs.map(url => ({ url })),
    ...(stream.clustered ? { cluster_ingest: { capture_at: stream.captureAt } } : {}),
    disabled: stream.disabled,
    held_in: stream.heldIn,
    reason: stream.reason,
    stats: ingest === null ? silentStats(state) : ingestStats(state, ingest),
    owner: stream.owner,
  };
}

function runningOn(stream: StreamView, here: string): readonly string[] {
  if (stream.owner !== null) return [stream.owner.node];
  return stream.ingest === null ? [] : [here];
}

function ingestStats({ stream, viewers, here, nowUnixMs }: StreamState, ingest: IngestView): StreamStatsJson {
  return {
    status: ingest.status,
    alive: ingest.status === 'running',
    reason: ingest.reason,
    running_on: runningOn(stream, here),
    input: ingest.input,
    bitrate: ingest.bitrate === null ? null : Math.round(ingest.bitrate / 1000),
    bytes_in: ingest.bytesIn,
    opened_at: ingest.openedAt,
    last_dts_at: ingest.lastSegmentAt,
    ts_delay: ingest.lastSegmentAt === null ? null : Math.max(0, Math.round(nowUnixMs - ingest.lastSegmentAt)),
    retry_count: ingest.retryCount,
    input_error_rate: null,
    online_clients: viewers,
    media_info: ingest.tracks.length === 0 ? null : { tracks: ingest.tracks },
    warnings: ingest.warnings,
  };
}

function silentStats({ stream, viewers }: StreamState): StreamStatsJson {
  const { owner } = stream;
  return {
    status: owner === null ? 'waiting' : null,
    alive: owner === null ? false : null,
    reason: owner === null || stream.disabled ? stream.reason : `${owner.node} has not said how its ingest is doing`,
    running_on: owner === null ? [] : [owner.node],
    input: null,
    bitrate: null,
    bytes_in: null,
    opened_at: null,
    last_dts_at: null,
    ts_delay: null,
    retry_count: null,
    input_error_rate: null,
    online_clients: viewers,
    media_info: null,
    warnings: [],
  };
}
