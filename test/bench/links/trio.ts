// The cluster of the bench: three nodes and an etcd, each node with streams of its own that it is the first to take. Whatever the other two say
// to the second one or hear from it, tails, copies and segments, goes through one door. It is the next to take the streams of the first,
// and half of those of the third, so it is handed their copies.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEtcd } from '../../support/etcd.ts';
import { freePorts } from '../../support/ports.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { ServingNode } from '../serving/serving-node.ts';
import { Started } from '../started.ts';
import { LinkDoor } from './link-door.ts';
import { OwnerFeed } from './owner-feed.ts';

export interface TrioSpec {
  /** File that ffmpeg reads in real time, for every stream. */
  readonly sourcePath: string;
  readonly streamsEach: number;
}

export interface Placed {
  readonly node: ServingNode;
  readonly name: string;
  /** Those that it owns; every other one is relayed, the rest redirected. */
  readonly streams: readonly string[];
}

const cluster = 'bench';

export class Trio {
  readonly first: Placed;
  /** Behind the door. */
  readonly second: Placed;
  readonly third: Placed;
  readonly door: LinkDoor;
  readonly owners: OwnerFeed;
  readonly #started: Started;

  private constructor(nodes: readonly [Placed, Placed, Placed], door: LinkDoor, owners: OwnerFeed, started: Started) {
    [this.first, this.second, this.third] = nodes;
    this.door = door;
    this.owners = owners;
    this.#started = started;
  }

  /** Resolves when every node is a member. */
  static start(spec: TrioSpec): Promise<Trio> {
    const started = new Started();
    return started.orEnd(() => Trio.#build(spec, started));
  }

  static async #build(spec: TrioSpec, started: Started): Promise<Trio> {
    const removed = (folder: TemporaryFolder) => folder.remove();
    const folder = started.keep(await makeTemporaryFolder(), removed);
    const segments = started.keep(await makeTemporaryFolder('/dev/shm'), removed);
    const etcd = started.keep(await startEtcd(), running => running.stop());
    const [etcdUrl = ''] = etcd.endpoints;
    const owners = started.keep(new OwnerFeed(etcdUrl, cluster), feed => feed.close());
    const [first = 0, second = 0, third = 0] = await freePorts(3);
    const door = started.keep(await LinkDoor.open(second), one => one.close());
    const plans = [
      planNode(1, spec, first, urlOf(first)),
      planNode(2, spec, second, door.url),
      planNode(3, spec, third, urlOf(third)),
    ] as const;
    const configPath = join(folder.path, 'weir.conf');
    await writeFile(configPath, configText(spec, etcdUrl, plans));
    const start = async ({ name, port, streams }: NodePlan): Promise<Placed> => {
      const node = await ServingNode.start({ name, configPath, port, segmentsFolder: segments.path });
      return { node: started.keep(node, one => one.end()), name, streams };
    };
    const nodes = [await start(plans[0]), await start(plans[1]), await start(plans[2])] as const;
    return new Trio(nodes, door, owners, started);
  }

  get all(): readonly Placed[] {
    return [this.first, this.second, this.third];
  }

  /** Segments that the first and the third node have listed without a copy in time. */
  async unprotected(): Promise<number> {
    let sum = 0;
    for (const { node } of [this.first, this.third]) {
      sum += (await node.json<{ unprotected_segments: number }>('/config/stats')).unprotected_segments;
    }
    return sum;
  }

  end(): Promise<void> {
    return this.#started.end();
  }
}

interface NodePlan {
  /** From 1. */
  readonly place: number;
  readonly name: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly streams: readonly string[];
}

function planNode(place: number, { streamsEach }: TrioSpec, port: number, apiUrl: string): NodePlan {
  const streams = Array.from({ length: streamsEach }, (_, index) => `at-${place}/cam-${index + 1}`);
  return { place, name: nameOf(place), port, apiUrl, streams };
}

function nameOf(place: number): string {
  return `s0${place}.example.org`;
}

/** Who is the next to take the stream of that index: the second node that of every place but its own, but for half of the third's. */
function nextOf(place: number, index: number): number {
  return place === 1 || (place === 3 && index % 4 < 2) ? 2 : 1;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function configText({ sourcePath }: TrioSpec, etcdUrl: string, plans: readonly NodePlan[]): string {
  const lines = plans.flatMap(({ place, name, port, apiUrl, streams }) => [
    `peer ${name} { api_url ${apiUrl}; public ${urlOf(port)}; }`,
    ...streams.map((stream, index) => {
      const delivery = index % 2 === 0 ? 'relay' : 'redirect';
      const places = `${name},${nameOf(nextOf(place, index))}`;
      return `stream ${stream} { url file://${sourcePath}; cluster_ingest capture_at=${places}; delivery ${delivery}; }`;
    }),
  ]);
  return [
    `cluster ${cluster};`,
    'cluster_key a-secret-of-this-run;',
    `etcd ${etcdUrl};`,
    // A source that begins late on a busy machine does not go to another node.
    'fetch_timeout 2; stale_timeout 10; rebalance_delay 1h; source_timeout 60;',
    ...lines,
    '',
  ].join('\n');
}
