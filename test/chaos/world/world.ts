// The world under test, as a whole: network, camera, etcd, nodes, and the recording of what they are seen to do. It brings them up and
// takes nothing down: the namespaces around it end with the harness, and with them all that is in here.

import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosOptions } from '../options.ts';
import { EtcdWatch } from '../record/etcd-watch.ts';
import { startCensus, startWitness } from '../record/observers.ts';
import { nowMs, Recording } from '../record/record.ts';
import { configText, preferredNodes, streamNames } from './config-text.ts';
import { EtcdCluster } from './etcd-cluster.ts';
import type { Logs } from './logs.ts';
import { Network, type Place } from './network.ts';
import { mountTmpfs } from './privileges.ts';
import { copyBuild } from './unsafe.ts';
import { WallClock } from './wall-clock.ts';
import { doorOf, WeirNode } from './weir-node.ts';

/** Prepared by test/chaos/enclosure. */
const ROOM = '/run/chaos';
const CAMERA_PORT = 8000;

interface Parts {
  readonly options: ChaosOptions;
  readonly streams: readonly string[];
  readonly recording: Recording;
  readonly network: Network;
  readonly camera: Place;
  readonly etcd: EtcdCluster;
  readonly nodes: readonly WeirNode[];
  /** Of the first node; null: it cannot be had. */
  readonly wallClock: WallClock | null;
}

export class World {
  readonly options: ChaosOptions;
  readonly streams: readonly string[];
  readonly recording: Recording;
  readonly network: Network;
  readonly camera: Place;
  readonly etcd: EtcdCluster;
  readonly nodes: readonly WeirNode[];
  readonly wallClock: WallClock | null;

  private constructor(parts: Parts) {
    this.options = parts.options;
    this.streams = parts.streams;
    this.recording = parts.recording;
    this.network = parts.network;
    this.camera = parts.camera;
    this.etcd = parts.etcd;
    this.nodes = parts.nodes;
    this.wallClock = parts.wallClock;
  }

  /** Resolves when all is started; the nodes may not be ready yet. @param root of the checkout. */
  static async open(options: ChaosOptions, root: string, logs: Logs): Promise<World> {
    // Held open for as long as the harness lives.
    openSync(join(ROOM, 'thaw-at-end'), 'w');
    const entryPath = copyBuild({ root, target: join(ROOM, 'build'), unsafe: options.unsafe });
    const network = new Network();
    await network.open();
    const camera = await network.add('camera', 100);
    const etcdPlaces = await addPlaces(network, 'etcd', 3, 50);
    const nodePlaces = await addPlaces(network, 'node', options.nodes, 1);
    const etcd = new EtcdCluster(etcdPlaces, ROOM, (name, line) => logs.line(name, line));
    const recording = new Recording();
    await Promise.all([etcd.start(), startWitness(recording, camera, CAMERA_PORT)]);
    startCensus(recording);
    watchCommits(recording, etcd, logs);
    const streams = streamNames(options.streams);
    const configPath = writeConfig({ options, streams, recording, camera, etcd }, nodePlaces, logs);
    const wallClock = WallClock.open(ROOM);
    const nodes = nodePlaces.map((place, index) => {
      const env = index === 0 ? (wallClock?.env ?? {}) : {};
      const onLine = (line: string): void => nodeSaid(recording, logs, place, line);
      return new WeirNode({ place, entryPath, configPath, segmentsPath: makeTmpfs(place), env, onLine });
    });
    for (const node of nodes) node.start();
    return new World({ options, streams, recording, network, camera, etcd, nodes, wallClock });
  }

  /** Running nodes that own something, the one with the most streams first; all, when none does. */
  nodesByLoad(): readonly WeirNode[] {
    const load = new Map(this.nodes.map(({ name }) => [name, this.recording.history.ownedBy(name).length]));
    const of = ({ name }: WeirNode): number => load.get(name) ?? 0;
    const running = this.nodes.filter(node => node.isRunning).sort((a, b) => of(b) - of(a));
    const loaded = running.filter(node => of(node) > 0);
    return loaded.length > 0 ? loaded : running;
  }

  /** Packets between the camera and this node may be lost from now on. @returns what ends that. */
  silence({ address }: Place): () => void {
    const silence = { client: address, fromMs: nowMs(), toMs: Number.POSITIVE_INFINITY };
    this.recording.silences.push(silence);
    return () => {
      silence.toMs = nowMs();
    };
  }
}

function addPlaces(network: Network, word: string, count: number, first: number): Promise<readonly Place[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => network.add(`${word}${index + 1}`, first + index)));
}

function writeConfig(
  parts: Pick<Parts, 'options' | 'streams' | 'recording' | 'camera' | 'etcd'>,
  nodes: readonly Place[],
  logs: Logs,
): string {
  const { options, streams, recording, camera, etcd } = parts;
  const preferred = preferredNodes(
    streams,
    nodes.map(node => node.address),
  );
  recording.history.preferred = preferred;
  const text = configText({
    doors: nodes.map(doorOf),
    etcd: etcd.urls,
    streams,
    source: stream => `http://${camera.address}:${CAMERA_PORT}/${stream}.ts`,
    preferred,
    staleTimeout: options.staleTimeout,
  });
  const path = join(ROOM, 'weir.conf');
  writeFileSync(path, text);
  logs.line('weir.conf', text);
  return path;
}

function makeTmpfs({ name }: Place): string {
  const path = join(ROOM, `segments-${name}`);
  mkdirSync(path);
  mountTmpfs(path);
  return path;
}

function nodeSaid(recording: Recording, logs: Logs, { name, address }: Place, line: string): void {
  logs.line(name, line);
  if (!line.includes('"event":"ingest"') || !line.includes('"phase":"running"')) return;
  const { stream, epoch } = JSON.parse(line) as { readonly stream: string; readonly epoch: number };
  recording.running.push({ node: address, stream, epoch, atMs: nowMs() });
}

function watchCommits({ history }: Recording, etcd: EtcdCluster, logs: Logs): void {
  new EtcdWatch(etcd.urls, '/weir/chaos/', (revision, commits) => {
    if (revision <= history.revision) return;
    for (const commit of commits) {
      // A member's renewals say nothing new.
      const isRenewal = commit.key.startsWith('members/') && commit.create !== commit.revision && commit.value !== null;
      if (!isRenewal) logs.line('commits', JSON.stringify(commit));
    }
    history.apply(revision, commits);
  });
}
