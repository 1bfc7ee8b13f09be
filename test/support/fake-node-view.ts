// A node as HTTP sees it, made up: tests set what they need, the rest is an ordinary cluster of one ready node.

import type { Delivery } from '../../src/config/config.ts';
import type { LiveWindow } from '../../src/media/window.ts';
import type {
  ClusterViewers,
  IngestView,
  NodeView,
  OwnerView,
  PeerView,
  Route,
  StreamStatus,
  StreamView,
  ThisNodeView,
} from '../../src/node/view.ts';

export const someUnixMs = Date.UTC(2026, 10, 21, 12, 39);

export function thisNodeView(change: Partial<ThisNodeView> = {}): ThisNodeView {
  return {
    name: 'n1',
    cluster: 'default',
    version: '0.1.0',
    configDigest: 'a1b2c3',
    startedAt: someUnixMs - 3_600_000,
    ready: true,
    readyReason: 'a member since 11:39:00, the mirror is fresh',
    session: 41,
    leaseRemainingMs: 8123,
    leaseAgeMs: 1477.4,
    revision: 1234,
    etcd: {
      endpoint: 'http://127.0.0.1:2379',
      version: '3.4.23',
      trouble: null,
      databaseBytes: 20_480,
      embedded: false,
    },
    unprotectedSegments: 0,
    warnings: [],
    ...change,
  };
}

/** To a stream that another node owns. */
export function routeThere(change: Partial<Extract<Route, { readonly type: 'there' }>> = {}): Route {
  return { type: 'there', node: 'n2', epoch: 8812, publicUrl: 'http://n2.example:8080', isSuspect: false, ...change };
}

export function peerView(name: string, change: Partial<PeerView> = {}): PeerView {
  return {
    name,
    status: 'up',
    apiUrl: `http://${name}:8080`,
    publicUrl: `http://${name}:8080`,
    fetchTimeoutMs: 2000,
    staleTimeoutMs: 10_000,
    weight: 1,
    session: 41,
    joinedAt: someUnixMs - 3_600_000,
    totalStreams: 2,
    load: 2,
    version: '0.1.0',
    configDigest: 'a1b2c3',
    configDiffers: false,
    maxStreams: null,
    isSuspect: false,
    leaseRemainingMs: null,
    ...change,
  };
}

export function ownerView(node: string, change: Partial<OwnerView> = {}): OwnerView {
  return {
    node,
    session: 41,
    epoch: 8812,
    since: someUnixMs - 600_000,
    reason: `${node} was free`,
    previous: null,
    history: [],
    ...change,
  };
}

export function ingestView(stream: string, change: Partial<IngestView> = {}): IngestView {
  return {
    stream,
    status: 'running',
    reason: 'segments come',
    epoch: 8812,
    input: 'rtsp://****@10.0.0.1/h264',
    bitrate: 2_200_000,
    bytesIn: 123_456_789,
    openedAt: someUnixMs - 600_000,
    lastSegmentAt: someUnixMs - 1500,
    retryCount: 0,
    errors: 4,
    errorRate: 0.3,
    segmentMs: 2000,
    warnings: [],
    tracks: [{ content: 'video', codec: 'h264', detail: '1280x720, 25 fps' }],
    log: [],
    ...change,
  };
}

export function streamView(name: string, change: Partial<StreamView> = {}): StreamView {
  return {
    name,
    title: null,
    inputs: [{ url: 'rtsp://****@10.0.0.1/h264' }],
    clustered: true,
    captureAt: [],
    onPlay: null,
    disabled: false,
    heldIn: 'file',
    owner: ownerView('n1'),
    history: [],
    stopped: null,
    reason: 'n1 was free',
    ingest: null,
    ...change,
  };
}

export class FakeNodeView implements NodeView {
  node = thisNodeView();
  nodes: readonly PeerView[] = [peerView('n1')];
  all: readonly StreamView[] = [];
  /** Routes by stream; a stream without one is unknown. */
  readonly routes = new Map<string, Route>();
  readonly states = new Map<string, IngestView>();
  /** This node's own ingests. */
  own: readonly IngestView[] = [];
  counts: Readonly<Record<StreamStatus, number>> = {
    running: 0,
    waiting: 0,
    error: 0,
    elsewhere: 0,
    nowhere: 0,
    off: 0,
  };
  /** Of every stream. */
  deliver: Delivery = 'redirect';
  window: (name: string) => LiveWindow | null = () => null;
  recentWindow: (name: string) => LiveWindow | null = () => null;
  bytes: (stream: string, name: string) => Buffer | null = () => null;
  /** Nodes that can be reached, by name: their public addresses. */
  readonly reached = new Map<string, string>();
  /** Public addresses of other nodes. */
  others: readonly string[] = [];
  watched: ClusterViewers = { byStream: new Map(), byNode: new Map() };
  watchedHere: ReadonlyMap<string, number> = new Map();

  thisNode(): ThisNodeView {
    return this.node;
  }

  peers(): readonly PeerView[] {
    return this.nodes;
  }

  streams(): readonly StreamView[] {
    return this.all;
  }

  stream(name: string): StreamView | null {
    return this.all.find(stream => stream.name === name) ?? null;
  }

  streamCounts(): Readonly<Record<StreamStatus, number>> {
    return this.counts;
  }

  route(name: string): Route {
    return this.routes.get(name) ?? { type: 'unknown' };
  }

  delivery(): Delivery {
    return this.deliver;
  }

  live(name: string): LiveWindow | null {
    return this.window(name);
  }

  recentLive(name: string): LiveWindow | null {
    return this.recentWindow(name);
  }

  segment(stream: string, name: string): Buffer | null {
    return this.bytes(stream, name);
  }

  reach(node: string): string | null {
    return this.reached.get(node) ?? null;
  }

  elsewhere(): readonly string[] {
    return this.others;
  }

  ingestsHere(): readonly IngestView[] {
    return this.own;
  }

  async ingests(): Promise<ReadonlyMap<string, IngestView>> {
    return this.states;
  }

  async viewers(): Promise<ClusterViewers> {
    return this.watched;
  }

  viewersHere(): ReadonlyMap<string, number> {
    return this.watchedHere;
  }
}
