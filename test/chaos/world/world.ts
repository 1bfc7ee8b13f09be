// The world under test, as a whole: network, camera, etcd, nodes, and the recording of what they are seen to do. It brings them up and
// takes nothing down: the namespaces around it end with the harness, and with them all that is in here.

import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosOptions } from '../options.ts';
import { watchEtcd } from '../record/etcd-watch.ts';
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

export interface World {
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

/** Resolves when all is started; the nodes may not be ready yet. @param root of the checkout. */
export async function openWorld(options: ChaosOptions, root: string, logs: Logs): Promise<World> {
  // Held open for as long as the harness lives.
  openSync(join(ROOM, 'thaw-at-end'), 'w');
  const entryPath = copyBuild({ root, target: join(ROOM, 'build'), unsafe: options.unsafe });
  const network = new Network();
  await network.open();
  const camera = await network.add('camera', 100);
  const etcdPlaces = await addPlaces(network, 'etcd', 3, 50);
  const nodePlaces = await addPlaces(network, 'node', options.nodes, 1);
  const etcd = new EtcdCluster(etcdPlaces, ROOM, (name, line) => logs.line(name, line));
  const streams = streamNames(options.streams);
  const addresses = nodePlaces.map(place => place.address);
  const recording = new Recording();
  recording.history.preferred = preferredNodes(streams, addresses);
  await Promise.all([etcd.start(), startWitness(recording, camera, CAMERA_PORT)]);
  startCensus(recording);
  recordCommits(recording, etcd, logs);
  const text = configText({
    doors: nodePlaces.map(doorOf),
    etcd: etcd.urls,
    streams,
    source: stream => `http://${camera.address}:${CAMERA_PORT}/${stream}.ts`,
    preferred: recording.history.preferred,
    staleTimeout: options.staleTimeout,
  });
  const configPath = join(ROOM, 'weir.conf');
  writeFileSync(configPath, text);
  logs.line('weir.conf', text);
  const wallClock = WallClock.open(ROOM);
  const nodes = nodePlaces.map((place, index) => {
    const env = index === 0 ? (wallClock?.env ?? {}) : {};
    const onLine = (line: string): void => nodeSaid(recording, logs, place, line);
    return new WeirNode({ place, entryPath, configPath, segmentsPath: makeTmpfs(place), env, onLine });
  });
  for (const node of nodes) node.start();
  return { options, streams, recording, network, camera, etcd, nodes, wallClock };
}

function addPlaces(network: Network, word: string, count: number, first: number): Promise<readonly Place[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => network.add(`${word}${index + 1}`, first + index)));
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

function recordCommits({ history }: Recording, etcd: EtcdCluster, logs: Logs): void {
  watchEtcd(etcd.urls, '/weir/chaos/', (revision, commits) => {
    if (!history.apply(revision, commits)) return;
    for (const commit of commits) {
      // A member's renewals say nothing new.
      const isRenewal = commit.key.startsWith('members/') && commit.create !== commit.revision && commit.value !== null;
      if (!isRenewal) logs.line('commits', JSON.stringify(commit));
    }
  });
}
