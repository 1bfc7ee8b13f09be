// A node with live windows, its tail, its doors for copies and segments, and its relay, on a real loopback port and by the real clock; the
// rest of it is made up.

import { onTestFinished } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { peerVerifier } from '../../src/adapters/peers/peer-verifier.ts';
import { HttpPeers } from '../../src/adapters/peers/peers.ts';
import { authorizationOf, digestOf } from '../../src/adapters/peers/signature.ts';
import type { Config } from '../../src/config/config.ts';
import { createApp } from '../../src/http/app.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { Metrics } from '../../src/http/metrics/metrics.ts';
import { nodeSegmentsPath } from '../../src/media/relay/node-segment-path.ts';
import { PlayPasses } from '../../src/node/admission/play-passes.ts';
import { EventLog } from '../../src/node/events/event-log.ts';
import { LiveStreams } from '../../src/node/live.ts';
import { RelayedSegments } from '../../src/node/relay/relayed-segments.ts';
import { TailFeed, type TailReader } from '../../src/node/tails/tail-feed.ts';
import { Viewers } from '../../src/node/viewers.ts';
import type { VerifyPeer } from '../../src/ports.ts';
import { openGate } from './fake-backend.ts';
import { FakeNodeView } from './fake-node-view.ts';
import { RecordingLog } from './recording-log.ts';
import { packageRoot } from './web-node.ts';

interface TailNodeOptions {
  readonly name: string;
  readonly clusterKey: string;
}

class CountingFeed extends TailFeed {
  readers = 0;

  override follow(reader: TailReader): () => void {
    const stop = super.follow(reader);
    this.readers += 1;
    let isFollowed = true;
    return () => {
      stop();
      if (isFollowed) this.readers -= 1;
      isFollowed = false;
    };
  }
}

export class TailNode {
  readonly live: LiveStreams;
  readonly view = new FakeNodeView();
  /** The other nodes that its relay may ask, by name: their api_url. */
  readonly members = new Map<string, string>();
  refusals = 0;
  /** How many segments other nodes were let in to ask for. */
  segmentsGiven = 0;
  readonly #name: string;
  readonly #clusterKey: string;
  readonly #feed: CountingFeed;
  #listening: Listening | null = null;

  private constructor(live: LiveStreams, feed: CountingFeed, { name, clusterKey }: TailNodeOptions) {
    this.live = live;
    this.#feed = feed;
    this.#name = name;
    this.#clusterKey = clusterKey;
    this.view.window = name => live.window(name);
    this.view.recentWindow = name => live.recentWindow(name);
    this.view.bytes = (stream, name) => live.segment(stream, name);
  }

  /** It is closed when the test of the call ends. Copies of all streams are taken but of one called 'unknown'; 4 MB of memory. */
  static async open({ name: me, clusterKey }: TailNodeOptions): Promise<TailNode> {
    const [clock, log] = [realClock, new RecordingLog()];
    const memoryBytes = () => 4e6;
    const live = new LiveStreams({
      ...{ clock, log, me, limits: () => ({ segmentDurationMs: 2000, segmentCount: 3 }), memoryBytes },
      isLiving: () => true,
      protect: (_copy, tell) => tell(null),
    });
    const feed = new CountingFeed({ clock, me, life: 'life', live, isLiving: () => true });
    const verify = peerVerifier({ clock, me, clusterKey: () => clusterKey });
    const verifyPeer: VerifyPeer = request => {
      const verdict = verify(request);
      if (verdict.type === 'refused') node.refusals += 1;
      else if (request.target.startsWith(nodeSegmentsPath)) node.segmentsGiven += 1;
      return verdict;
    };
    const copies = { live, isKnownStream: (stream: string) => stream !== 'unknown', memoryBytes };
    const peers = { verifyPeer, feed, copies };
    const config = () => ({ viewAuth: null, editAuth: null }) as Config;
    const orders = { ask: () => Promise.reject(new Error('nobody orders anything')) };
    const previews = { of: () => Promise.reject(new Error('nobody looks at pictures')) };
    const node = new TailNode(live, feed, { name: me, clusterKey });
    const relay = new RelayedSegments({
      ...{ clock, log, me, live, memoryBytes, peers: new HttpPeers({ clock, clusterKey: () => clusterKey }) },
      apiUrlOf: name => node.members.get(name) ?? null,
      isSuspect: () => false,
    });
    const viewers = new Viewers(clock);
    const gate = openGate;
    const { view } = node;
    const nobody = () => Promise.reject(new Error('nobody changes streams'));
    const held = { streamCount: 0, change: nobody, remove: nobody };
    const reload = async () => ({ type: 'unchanged', reason: 'nobody reloads anything' }) as const;
    const metrics = new Metrics(view);
    const events = new EventLog({ clock, me, life: 'life' });
    const passes = new PlayPasses({ clock, clusterKey: () => clusterKey });
    const app = createApp({
      view,
      config,
      reload,
      reloadPeer: reload,
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
    node.#listening = await listen(app.callback(), { host: '127.0.0.1', port: 0 }, log);
    onTestFinished(() => relay.close());
    onTestFinished(() => node.close());
    return node;
  }

  get port(): number {
    if (this.#listening === null) throw new Error('the node is not open');
    return this.#listening.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many read its tail now. */
  get tails(): number {
    return this.#feed.readers;
  }

  /** The header for a GET. */
  authorize(target: string): string {
    const nonce = `${Math.random()}`.slice(2).padEnd(16, '0');
    const bodyDigest = digestOf(Buffer.alloc(0));
    const facts = { node: this.#name, method: 'GET', target, bodyDigest, unixMs: Date.now(), nonce };
    return authorizationOf(this.#clusterKey, facts);
  }

  async close(): Promise<void> {
    this.#feed.close();
    this.live.close();
    await this.#listening?.close(0);
  }
}
