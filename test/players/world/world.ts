// What players look at: an etcd, a camera, and a cluster of real nodes that runs its stream; opened for one case, and closed with it.

import HLS from 'hls-parser';
import type { Delivery } from '../../../src/config/config.ts';
import { HttpCameras } from '../../../src/lab/cameras/http-cameras.ts';
import { Cluster } from '../../support/cluster.ts';
import { type ClusterNode, type NodePlace, operator } from '../../support/cluster-node.ts';
import { type RunningEtcd, startEtcd } from '../../support/etcd.ts';
import { waitFor } from '../../support/wait.ts';
import type { Ground } from './ground.ts';

/** Seconds, as in every figure of the table in docs/tests.md. */
export const staleTimeoutS = 3;
const STREAM = 'cam01';
const START_MS = 60_000;
/** A player that comes to a list shorter than that begins nearer to the live edge than it would on any other day. */
const LISTED_SEGMENTS = 8;

export interface WorldOptions {
  readonly ground: Ground;
  readonly delivery: Delivery;
  readonly nodes: number;
  /** The stream prefers the first node, and goes back to it. */
  readonly isPinned: boolean;
}

export class World {
  readonly cluster: Cluster;
  readonly ground: Ground;
  readonly #close: () => Promise<void>;

  private constructor(cluster: Cluster, ground: Ground, close: () => Promise<void>) {
    this.cluster = cluster;
    this.ground = ground;
    this.#close = close;
  }

  /** Resolves when the stream's list is long enough for players to come. */
  static async open(options: WorldOptions): Promise<World> {
    const { ground } = options;
    // In the order in which they are to be ended.
    const ends: (() => Promise<void>)[] = [];
    const close = async (): Promise<void> => {
      for (const end of ends) await end();
    };
    try {
      const cameras = await HttpCameras.start({ names: [STREAM], pictures: [1], host: ground.host });
      ends.unshift(() => cameras.close());
      const etcd = await startEtcd({ host: ground.host });
      ends.unshift(() => etcd.stop());
      const places = await ground.places(options.nodes);
      ends.push(() => ground.release(places));
      const cluster = await makeCluster(options, places, etcd, cameras);
      ends.unshift(() => cluster.stop());
      const world = new World(cluster, ground, close);
      await world.#start();
      return world;
    } catch (error) {
      await close();
      throw error;
    }
  }

  async #start(): Promise<void> {
    try {
      await this.cluster.start(START_MS);
      await this.cluster.waitUntilRunning(START_MS);
      await waitFor(`a list of ${LISTED_SEGMENTS} segments`, START_MS, async () => {
        return (await this.segmentsAt(await this.owner())).length >= LISTED_SEGMENTS;
      });
    } catch (error) {
      throw new Error(`a world did not come up: ${error}\n${this.cluster.log()}`, { cause: error });
    }
  }

  get nodes(): readonly ClusterNode[] {
    return this.cluster.nodes;
  }

  /** Throws while nobody owns it. */
  async owner(): Promise<ClusterNode> {
    const owner = (await this.cluster.owners()).get(STREAM);
    if (owner === null || owner === undefined) throw new Error(`nobody owns ${STREAM}`);
    return this.cluster.nodeNamed(owner.node);
  }

  /** The address that a player is given. */
  urlAt({ origin }: ClusterNode): string {
    return `${origin}/${STREAM}/index.m3u8`;
  }

  /** What that node lists now, as relative addresses. */
  async segmentsAt({ origin }: ClusterNode): Promise<readonly string[]> {
    const playlist = HLS.parse(await textOf(`${origin}/${STREAM}/video.m3u8`)) as HLS.types.MediaPlaylist;
    return playlist.segments.map(segment => segment.uri);
  }

  /** The nodes that a browser is told of when it asks that one, in the order in which it would try them; each once, the first is `node`'s
   *  own line, which with redirects is the owner's. */
  async nodesToldToBrowsersBy(node: ClusterNode): Promise<readonly ClusterNode[]> {
    const response = await fetch(`${this.urlAt(node)}?player=1`);
    const playlist = HLS.parse(await response.text()) as HLS.types.MasterPlaylist;
    const hosts = new Set(playlist.variants.map(({ uri }) => new URL(uri, response.url).host));
    return [...hosts].flatMap(host => this.nodes.filter(({ address }) => address === host));
  }

  async moveTo({ name }: ClusterNode, by: ClusterNode): Promise<void> {
    await by.order('POST', `/streams/${STREAM}/move`, { to: name });
  }

  async drain({ name }: ClusterNode, by: ClusterNode): Promise<void> {
    await by.order('POST', `/cluster/peers/${encodeURIComponent(name)}/drain`);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function makeCluster(
  { delivery, isPinned }: WorldOptions,
  places: readonly NodePlace[],
  etcd: RunningEtcd,
  cameras: HttpCameras,
): Promise<Cluster> {
  const pin = isPinned ? ` capture_at=${places[0]?.name}` : '';
  return Cluster.make({
    places,
    etcd: etcd.endpoints,
    staleTimeout: staleTimeoutS,
    settings: `delivery ${delivery}; edit_auth ${operator.user} ${operator.password}; reclaim_delay 2;`,
    streams: () => `stream ${STREAM} { url ${cameras.url(STREAM)}; cluster_ingest${pin}; }`,
  });
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}
