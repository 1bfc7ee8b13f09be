// A stream as the API shows it: Flussonic's field names where it has a word for the thing. What this version cannot know is null.

import type { FormerOwnerView, IngestView, OwnerView, StreamView } from '../../node/view.ts';

export interface StreamJson {
  readonly name: string;
  readonly title: string | null;
  /** In order of preference. */
  readonly inputs: StreamView['inputs'];
  /** Left out where the stream runs on every node on its own. */
  readonly cluster_ingest?: ClusterIngestJson;
  /** The backend that decides who may watch, without its secrets; left out where everybody may. */
  readonly on_play?: string;
  readonly disabled: boolean;
  /** Only those in etcd can be changed over the API. */
  readonly held_in: 'file' | 'etcd';
  /** Why it is where it is, or nowhere: one sentence. */
  readonly reason: string;
  readonly stats: StreamStatsJson;
  readonly owner: OwnerView | null;
  /** An operator has switched it off: who, and when (Unix ms). */
  readonly stopped: StreamView['stopped'];
}

/** As asked for by its name. */
export interface WholeStreamJson extends StreamJson {
  /** Who had it, newest first; also while nobody has it. */
  readonly history: readonly FormerOwnerView[];
  /** The last lines of ffmpeg, oldest first. */
  readonly log: readonly string[];
}

export interface ClusterIngestJson {
  /** Names in order of preference, with commas, as in the file; left out: none is preferred. */
  readonly capture_at?: string;
}

/** Flussonic's counters of the source in use. Its readers add up what is here, so what is not known is left out. */
export interface InputJson {
  /** Masked. */
  readonly url?: string;
  readonly bytes?: number;
  readonly retries?: number;
  readonly errors?: number;
}

export interface StreamStatsJson {
  /** null: its node has not said. */
  readonly status: 'running' | 'waiting' | 'error' | null;
  readonly alive: boolean | null;
  /** Why the ingest is in this state: one sentence. */
  readonly reason: string;
  readonly running_on: readonly string[];
  readonly input: InputJson;
  /** kbit/s, as Flussonic counts. */
  readonly bitrate: number | null;
  readonly bytes_in: number | null;
  /** ms since `opened_at`; 0: it gives nothing. */
  readonly lifetime: number;
  /** Unix ms, also below. */
  readonly opened_at: number | null;
  readonly last_dts_at: number | null;
  readonly ts_delay: number | null;
  readonly retry_count: number | null;
  /** Complaints of ffmpeg a second, over the last whole 10 s. */
  readonly input_error_rate: number | null;
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
    inputs: stream.inputs,
    ...(stream.clustered ? { cluster_ingest: clusterIngest(stream) } : {}),
    ...(stream.onPlay === null ? {} : { on_play: stream.onPlay }),
    disabled: stream.disabled,
    held_in: stream.heldIn,
    reason: stream.reason,
    stats: ingest === null ? silentStats(state) : ingestStats(state, ingest),
    owner: stream.owner,
    stopped: stream.stopped,
  };
}

export function wholeStreamJson(state: StreamState): WholeStreamJson {
  return { ...streamJson(state), history: state.stream.history, log: state.ingest?.log ?? [] };
}

function clusterIngest({ captureAt }: StreamView): ClusterIngestJson {
  return captureAt.length === 0 ? {} : { capture_at: captureAt.join(',') };
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
    input: inputOf(ingest),
    bitrate: ingest.bitrate === null ? null : Math.round(ingest.bitrate / 1000),
    bytes_in: ingest.bytesIn,
    lifetime: ingest.openedAt === null ? 0 : Math.max(0, nowUnixMs - ingest.openedAt),
    opened_at: ingest.openedAt,
    last_dts_at: ingest.lastSegmentAt,
    ts_delay: ingest.lastSegmentAt === null ? null : Math.max(0, Math.round(nowUnixMs - ingest.lastSegmentAt)),
    retry_count: ingest.retryCount,
    input_error_rate: ingest.errorRate,
    online_clients: viewers,
    media_info: ingest.tracks.length === 0 ? null : { tracks: ingest.tracks },
    warnings: ingest.warnings,
  };
}

function inputOf({ input, bytesIn, retryCount, errors }: IngestView): InputJson {
  return {
    ...(input === null ? {} : { url: input }),
    ...{ bytes: bytesIn, retries: retryCount },
    ...(errors === null ? {} : { errors }),
  };
}

function silentStats({ stream, viewers }: StreamState): StreamStatsJson {
  const { owner } = stream;
  return {
    status: owner === null ? 'waiting' : null,
    alive: owner === null ? false : null,
    reason: owner === null || stream.disabled ? stream.reason : `${owner.node} has not said how its ingest is doing`,
    running_on: owner === null ? [] : [owner.node],
    input: {},
    bitrate: null,
    bytes_in: null,
    lifetime: 0,
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
