// What the cluster page reads of the API, made up: an ordinary stream and node, changed as a test needs it.

import { type Action, initialState, type PageState } from '../../src/web/state/page-state.ts';
import type { Peer, Stream, ThisNode } from '../../src/web/state/picture.ts';
import { reduce } from '../../src/web/state/reduce.ts';

export interface StreamChange extends Partial<Omit<Stream, 'stats'>> {
  readonly stats?: Partial<Stream['stats']>;
}

export function webStream(name: string, { stats, ...change }: StreamChange = {}): Stream {
  return {
    name,
    title: null,
    inputs: [{ url: 'rtsp://****@10.0.0.1/h264' }],
    cluster_ingest: {},
    disabled: false,
    held_in: 'file',
    reason: 'n1 was free',
    stats: {
      status: 'running',
      reason: 'segments come',
      running_on: ['n1'],
      input: { url: 'rtsp://****@10.0.0.1/h264' },
      bitrate: 2000,
      retry_count: 0,
      online_clients: 0,
      media_info: null,
      warnings: [],
      ...stats,
    },
    owner: { node: 'n1', session: 41, epoch: 8812, since: 1_000_000, reason: 'n1 was free' },
    stopped: null,
    ...change,
  };
}

/** Nobody runs it. */
export function orphan(name: string, reason: string, change: StreamChange = {}): Stream {
  const stats = { status: 'waiting', reason, running_on: [], bitrate: null } as const;
  return webStream(name, { reason, owner: null, ...change, stats: { ...stats, ...change.stats } });
}

export function webPeer(hostname: string, stats: Partial<Peer['stats']> = {}): Peer {
  return {
    hostname,
    public_payload_url: `http://${hostname}:8080`,
    stale_timeout: 10_000,
    stats: {
      status: 'up',
      uptime: 3600,
      total_streams: 2,
      total_clients: 0,
      load: 2,
      weight: 1,
      version: '0.1.0',
      config_digest: 'a1b2c3',
      max_streams: 125,
      suspect: false,
      lease_remaining_ms: 8000,
      ...stats,
    },
  };
}

export function webNode(change: Partial<ThisNode> = {}): ThisNode {
  return {
    hostname: 'n1',
    cluster: 'default',
    server_version: '0.1.0',
    total_clients: 0,
    ready: true,
    ready_reason: 'a member',
    unprotected_segments: 0,
    warnings: [],
    etcd: { trouble: null },
    ...change,
  };
}

export type Step = readonly [atMs: number, action: Action];

/** What comes of these actions, each at its time in ms. */
export function pageAfter(...actions: readonly Step[]): PageState {
  return actions.reduce((state, [atMs, action]) => reduce(state, action, atMs), initialState);
}

export function told(peers: readonly Peer[] = [webPeer('n1')], change: Partial<ThisNode> = {}): Action {
  return { type: 'overview', node: webNode(change), peers, unixMs: 2_000_000 };
}

export function streamsTold(...streams: readonly Stream[]): Action {
  return { type: 'streams', streams, count: streams.length };
}
