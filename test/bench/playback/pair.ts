// The cluster of the bench: two nodes and an etcd. One ingests all streams, the other keeps their copies and answers with redirects.

import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type RunningEtcd, startEtcd } from '../../support/etcd.ts';
import { freePorts } from '../../support/ports.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait.ts';
import { ServingNode } from '../serving/serving-node.ts';
import { Started } from '../started.ts';
import { type CountingDoor, openCountingDoor } from './counting-door.ts';

export interface PairSpec {
  /** File that ffmpeg reads in real time, by stream. */
  readonly streams: ReadonlyMap<string, string>;
  readonly standbyCopies: 0 | 1;
}

/** A stream of each node's own whose source accepts connections and says nothing: requests for it are held. */
export const silentStream = 'silent';
const [ownerName, otherName] = ['s01.example.org', 's02.example.org'];
/** A full playlist has that many. */
const listed = 10;

export class Pair {
  readonly owner: ServingNode;
  readonly other: ServingNode;
  /** What the owner sends to the other node's `api_url` and gets from there. */
  readonly door: CountingDoor;
  readonly #spec: PairSpec;
  readonly #silentUrl: string;
  readonly #started: Started;

  private constructor(nodes: readonly [ServingNode, ServingNode], door: CountingDoor, rest: Rest) {
    [this.owner, this.other] = nodes;
    this.door = door;
    this.#spec = rest.spec;
    this.#silentUrl = rest.silentUrl;
    this.#started = rest.started;
  }

  /** Resolves when every stream has a full playlist at its owner. */
  static start(spec: PairSpec): Promise<Pair> {
    const started = new Started();
    return started.orEnd(async () => {
      const pair = await Pair.#build(spec, started);
      await pair.#fill();
      return pair;
    });
  }

  static async #build(spec: PairSpec, started: Started): Promise<Pair> {
    const removed = (folder: TemporaryFolder) => folder.remove();
    const folder = started.keep(await makeTemporaryFolder(), removed);
    const segments = started.keep(await makeTemporaryFolder('/dev/shm'), removed);
    const etcd: RunningEtcd = started.keep(await startEtcd(), running => running.stop());
    const [ownerPort = 0, otherPort = 0, silentPort = 0] = await freePorts(3);
    const door = started.keep(await openCountingDoor(otherPort), one => one.close());
    started.keep(await listenSilently(silentPort), server => server.close());
    const configPath = join(folder.path, 'weir.conf');
    const peers = [
      `peer ${ownerName} { api_url http://127.0.0.1:${ownerPort}; public http://127.0.0.1:${ownerPort}; }`,
      `peer ${otherName} { api_url ${door.url}; public http://127.0.0.1:${otherPort}; }`,
    ];
    const silentUrl = `http://127.0.0.1:${silentPort}/`;
    const silent = `stream ${silentStream} { url ${silentUrl}; }`;
    await writeFile(configPath, configText(spec, etcd.endpoints[0] ?? '', [...peers, silent]));
    const start = async (name: string, port: number) =>
      started.keep(await ServingNode.start({ name, configPath, port, segmentsFolder: segments.path }), node =>
        node.end(),
      );
    const nodes = [await start(ownerName, ownerPort), await start(otherName, otherPort)] as const;
    return new Pair(nodes, door, { spec, silentUrl, started });
  }

  /** The path of the newest segment. */
  async newestSegment(stream: string): Promise<string> {
    const text = await (await fetch(`${this.owner.url}/${stream}/video.m3u8`)).text();
    const name = text.trim().split('\n').at(-1) ?? '';
    return `/${stream}/${name}`;
  }

  /** What the nodes warned of, but for the stream that is silent on purpose. */
  complaints(): readonly string[] {
    const all = [...this.owner.complaints, ...this.other.complaints];
    const isOfSilent = (complaint: string) =>
      complaint.includes(this.#silentUrl) || complaint.includes(`'${silentStream}'`);
    return all.filter(complaint => !isOfSilent(complaint));
  }

  end(): Promise<void> {
    return this.#started.end();
  }

  async #fill(): Promise<void> {
    for (const stream of this.#spec.streams.keys()) {
      await waitFor(`a full playlist of ${stream}`, 120_000, async () => {
        const response = await fetch(`${this.owner.url}/${stream}/video.m3u8`, { redirect: 'error' });
        return [...(await response.text()).matchAll(/^#EXTINF/gm)].length >= listed;
      });
    }
  }
}

interface Rest {
  readonly spec: PairSpec;
  readonly silentUrl: string;
  readonly started: Started;
}

function listenSilently(port: number): Promise<Server> {
  const server = createServer(socket => socket.on('error', () => {}).resume());
  return new Promise(resolve => server.listen(port, '127.0.0.1', () => resolve(server)));
}

function configText({ streams, standbyCopies }: PairSpec, etcdUrl: string, more: readonly string[]): string {
  return [
    'cluster bench;',
    'cluster_key a-secret-of-this-run;',
    `etcd ${etcdUrl};`,
    // A source that begins late on a busy machine does not go to the other node.
    'fetch_timeout 2; stale_timeout 10; rebalance_delay 1h; source_timeout 60;',
    `standby_copies ${standbyCopies};`,
    `segment_count ${listed};`,
    ...more,
    ...[...streams].map(
      ([stream, path]) => `stream ${stream} { url file://${path}; cluster_ingest capture_at=${ownerName}; }`,
    ),
    '',
  ].join('\n');
}
