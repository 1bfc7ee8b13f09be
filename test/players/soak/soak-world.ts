// What a soak run looks at: an etcd, cameras, and a cluster of real nodes that runs their streams, with what is known of who lives.

import type { Delivery } from '../../../src/config/config.ts';
import { HttpCameras } from '../../../src/lab/cameras/http-cameras.ts';
import { Cluster } from '../../support/cluster.ts';
import { type ClusterNode, operator } from '../../support/cluster-node.ts';
import { type RunningEtcd, startEtcd } from '../../support/etcd.ts';
import type { Ground } from '../world/ground.ts';
import { staleTimeoutS } from '../world/world.ts';
import { Lives } from './lives.ts';

const startMs = 60_000;

export interface SoakShape {
  readonly ground: Ground;
  readonly delivery: Delivery;
  readonly nodes: number;
  readonly streams: number;
}

interface Parts {
  readonly ground: Ground;
  readonly cluster: Cluster;
  readonly streams: readonly string[];
  readonly cameras: HttpCameras;
  readonly etcd: RunningEtcd;
}

export class SoakWorld {
  readonly cluster: Cluster;
  readonly streams: readonly string[];
  readonly cameras: HttpCameras;
  readonly lives = new Lives();
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.cluster = parts.cluster;
    this.streams = parts.streams;
    this.cameras = parts.cameras;
  }

  /** Resolves when all streams run. */
  static async open({ ground, delivery, nodes, streams: count }: SoakShape): Promise<SoakWorld> {
    const streams = Array.from({ length: count }, (_, index) => `cam${String(index + 1).padStart(2, '0')}`);
    const cameras = await HttpCameras.start({ names: streams, pictures: [1], host: ground.host });
    const etcd = await startEtcd({ host: ground.host });
    const cluster = await Cluster.make({
      ...{ places: await ground.places(nodes), etcd: etcd.endpoints, staleTimeout: staleTimeoutS },
      settings: `delivery ${delivery}; edit_auth ${operator.user} ${operator.password};`,
      streams: () => streams.map(name => `stream ${name} { url ${cameras.url(name)}; cluster_ingest; }`).join('\n'),
    });
    const world = new SoakWorld({ ground, cluster, streams, cameras, etcd });
    try {
      await cluster.start();
      await cluster.waitUntilRunning(startMs);
    } catch (error) {
      const log = cluster.log();
      await world.close();
      throw new Error(`the cluster did not come up\n${log}`, { cause: error });
    }
    for (const { name } of cluster.nodes) world.lives.begin(name, performance.now());
    return world;
  }

  get nodes(): readonly ClusterNode[] {
    return this.cluster.nodes;
  }

  /** The name of the node that listens there. */
  nodeAt(host: string): string | null {
    return this.nodes.find(({ address }) => address === host)?.name ?? null;
  }

  /** Throws while nobody owns it. */
  async ownerOf(stream: string): Promise<ClusterNode> {
    const owner = (await this.cluster.owners()).get(stream);
    if (owner === null || owner === undefined) throw new Error(`nobody owns ${stream}`);
    return this.cluster.nodeNamed(owner.node);
  }

  /** `kill -9` of its main process. */
  async kill(node: ClusterNode): Promise<void> {
    this.lives.end(node.name, performance.now());
    await node.kill9();
  }

  get canCutOff(): boolean {
    return this.#parts.ground.network !== null;
  }

  /** Nothing of its host arrives anywhere any more. @returns makes the network whole, and resolves when the node is ready again. */
  async cutOff(node: ClusterNode): Promise<() => Promise<void>> {
    const { network } = this.#parts.ground;
    if (network === null) throw new Error('hosts cannot be cut off here');
    this.lives.end(node.name, performance.now());
    await network.silence(node.place);
    return async () => {
      this.lives.returns(node.name);
      await network.mend(node.place);
      await node.waitUntilReady(startMs);
      this.lives.begin(node.name, performance.now());
    };
  }

  /** Resolves when it is ready. */
  async startAgain(node: ClusterNode): Promise<void> {
    this.lives.returns(node.name);
    node.start();
    await node.waitUntilReady(startMs);
    this.lives.begin(node.name, performance.now());
  }

  async close(): Promise<void> {
    const { ground, cluster, cameras, etcd } = this.#parts;
    await cluster.stop();
    await etcd.stop();
    await cameras.close();
    await ground.release(cluster.nodes.map(({ place }) => place));
  }
}
