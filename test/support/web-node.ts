// A node's web server on a real loopback port, with a made-up node behind it.

import { request } from 'node:http';
import { HttpPeers } from '../../src/adapters/peers/peers.ts';
import type { AskedOrder, OrderOutcome } from '../../src/cluster/orders/order.ts';
import type { Config, UserPassword } from '../../src/config/config.ts';
import { createApp } from '../../src/http/app.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { Metrics } from '../../src/http/metrics/metrics.ts';
import { Admissions } from '../../src/node/admission/admissions.ts';
import { PlayPasses } from '../../src/node/admission/play-passes.ts';
import type { ReloadOutcome } from '../../src/node/configured/current-config.ts';
import type { HeldStreams, HoldOutcome } from '../../src/node/configured/held-streams.ts';
import { reloadPeer } from '../../src/node/configured/peer-reload.ts';
import { EventLog } from '../../src/node/events/event-log.ts';
import { LiveStreams } from '../../src/node/live.ts';
import { Previews } from '../../src/node/previews.ts';
import { RelayedSegments } from '../../src/node/relay/relayed-segments.ts';
import { TailFeed } from '../../src/node/tails/tail-feed.ts';
import { Viewers } from '../../src/node/viewers.ts';
import type { PeerAddress, VerifyPeer } from '../../src/ports.ts';
import { type ApiExchange, requireContract } from './api-contract.ts';
import { configOf } from './config-text.ts';
import { FakeBackend } from './fake-backend.ts';
import { FakeByteRequests } from './fake-byte-requests.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeNodeView, someUnixMs } from './fake-node-view.ts';
import { RecordingLog } from './recording-log.ts';
import { root } from './root.ts';

export const packageRoot = root;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly json: () => unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class WebNode {
  readonly view = new FakeNodeView();
  readonly clock = new FakeClock(someUnixMs);
  readonly log = new RecordingLog();
  readonly live = new LiveStreams({
    clock: this.clock,
    log: this.log,
    limits: () => ({ segmentDurationMs: 2000, segmentCount: 3 }),
    memoryBytes: () => 1e9,
    me: 'n1',
    isLiving: node => this.view.reached.has(node),
    protect: (_copy, tell) => tell(null),
  });
  readonly feed = new TailFeed({
    clock: this.clock,
    me: 'n1',
    life: 'life-1',
    live: this.live,
    isLiving: node => this.view.reached.has(node),
  });
  /** What it asks of other nodes: those that `view` reaches. */
  readonly requests = new FakeByteRequests();
  readonly relay = new RelayedSegments({
    ...{ clock: this.clock, log: this.log, me: 'n1', peers: this.requests, live: this.live, memoryBytes: () => 1e9 },
    apiUrlOf: node => this.view.reached.get(node) ?? null,
    isSuspect: () => false,
  });
  readonly viewers = new Viewers(this.clock);
  readonly events = new EventLog({ clock: this.clock, me: 'n1', life: 'life1' });
  readonly metrics = new Metrics(this.view);
  /** Who may watch what: `guarded` streams by their on_play. */
  readonly backend = new FakeBackend();
  readonly guarded = new Map<string, string>();
  readonly passes = new PlayPasses({ clock: this.clock, clusterKey: () => 'key of the cluster' });
  readonly gate = new Admissions({
    ...{ clock: this.clock, log: this.log, backend: this.backend, passes: this.passes },
    backendOf: stream => this.guarded.get(stream) ?? null,
    viewersHere: () => this.viewers.counts(),
  });
  /** What its pictures are made by. */
  readonly pictures = { jpeg: async (bytes: Uint8Array) => Buffer.from(`a picture of ${bytes.length} bytes`) };
  viewAuth: UserPassword | null = null;
  editAuth: UserPassword | null = null;
  /** What was asked for, and what is answered. */
  readonly asked: AskedOrder[] = [];
  outcome: OrderOutcome = { type: 'done', reason: 'it is done', to: null };
  /** How often the configuration was read again, by whom, and what came of it. */
  readonly reloads: string[] = [];
  reloaded: ReloadOutcome = { type: 'unchanged', reason: 'nothing has changed' };
  /** Of the configuration, HTTP reads only who may look, and prints it. */
  config: Config = configOf('stream cam01 { url rtsp://user:hidden@camera/1; cluster_ingest; }');
  readonly reloadPeer = (peer: PeerAddress, by: string) =>
    reloadPeer(new HttpPeers({ clock: this.clock, clusterKey: () => null }), peer, by);
  readonly orders = {
    ask: async (asked: AskedOrder) => {
      this.asked.push(asked);
      return this.outcome;
    },
  };
  /** What was asked of streams held in etcd. */
  readonly holdAsked: unknown[] = [];
  holdOutcome: HoldOutcome = { type: 'done', reason: 'it is done', to: null };
  readonly held = {
    streamCount: 0,
    change: async (...asked) => {
      this.holdAsked.push(asked);
      return this.holdOutcome;
    },
    remove: async (...asked) => {
      this.holdAsked.push(asked);
      return this.outcome;
    },
  } satisfies Pick<HeldStreams, 'change' | 'remove' | 'streamCount'>;
  /** What was asked, and answered. */
  readonly exchanges: ApiExchange[] = [];
  verifyPeer: VerifyPeer = () => ({ type: 'accepted', isItsBody: () => true });
  #listening: Listening | null = null;

  async open(): Promise<void> {
    this.view.window = name => this.live.window(name);
    this.view.recentWindow = name => this.live.recentWindow(name);
    this.view.bytes = (stream, name) => this.live.segment(stream, name);
    const config = () => ({ ...this.config, viewAuth: this.viewAuth, editAuth: this.editAuth });
    const reload = async (by: string): Promise<ReloadOutcome> => {
      this.reloads.push(by);
      return this.reloaded;
    };
    const { view, live, clock, log, orders, held, events, passes, relay, gate, viewers, metrics } = this;
    const verifyPeer: VerifyPeer = asked => this.verifyPeer(asked);
    const copies = { live, isKnownStream: (stream: string) => stream !== 'unknown', memoryBytes: () => 1e6 };
    const peers = { verifyPeer, feed: this.feed, copies };
    const previews = new Previews({ pictures: this.pictures, clock });
    const app = createApp({
      view,
      config,
      reload,
      reloadPeer: this.reloadPeer,
      orders,
      held,
      events,
      passes,
      live,
      previews,
      relay,
      gate,
      viewers,
      metrics,
      clock,
      log,
      peers,
      packageRoot,
    });
    this.#listening = await listen(app.callback(), { host: '127.0.0.1', port: 0 }, log);
  }

  get port(): number {
    if (this.#listening === null) throw new Error('open the node first');
    return this.#listening.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.relay.close();
    this.feed.close();
    this.events.close();
    this.live.close();
    await this.#listening?.close(0);
  }

  /** The path goes into the request line as it stands, redirects are not followed. What the API answers must be as its document says. */
  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const answer = await this.#request(path, ask);
    const { status, headers, body } = answer;
    const contentType = headers['content-type'] ?? '';
    const exchange = {
      method: ask.method ?? 'GET',
      path,
      status,
      contentType: `${contentType}`,
      body: body.toString(),
    };
    requireContract(exchange);
    this.exchanges.push(exchange);
    return answer;
  }

  #request(path: string, { method = 'GET', headers = {}, body = '' }: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.port, path, method, headers, agent: false }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const { statusCode: status = 0, headers, rawHeaders } = response;
          resolve({ status, headers, rawHeaders, body, json: () => JSON.parse(body.toString()) });
        });
        response.on('error', reject);
      });
      asked.on('error', reject).end(body);
    });
  }
}
