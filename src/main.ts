// Builds a node once, from its outermost needs inwards, and stops it in reverse order. The only place that knows all rooms (with main/, which
// builds a part of it).
//
//   leftovers, folders -> store (or an embedded etcd) -> fence -> live windows, tails -> ingests -> loop -> what people see -> HTTP

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realChance } from './adapters/chance.ts';
import type { NodeMarker } from './adapters/child-marker.ts';
import { realClock } from './adapters/clock.ts';
import { openDataFolder } from './adapters/data-folder.ts';
import { type EmbeddedEtcd, startEmbeddedEtcd } from './adapters/embedded-etcd/embedded-etcd.ts';
import { openEtcdStore } from './adapters/etcd/store.ts';
import { FenceProcess } from './adapters/fence/fence-process.ts';
import { FfmpegPictures } from './adapters/ffmpeg-pictures.ts';
import { ProcLeftovers } from './adapters/leftovers.ts';
import { peerVerifier } from './adapters/peers/peer-verifier.ts';
import { raiseMain } from './adapters/priority.ts';
import { ownIdentity } from './adapters/process-stat.ts';
import { TmpfsSegmentFiles } from './adapters/segment-files.ts';
import { TellUserError } from './base/errors.ts';
import { keyOf, prefixOf } from './cluster/mirror/keys.ts';
import type { Config, EtcdConfig, ListenAddress, PeerConfig } from './config/config.ts';
import { createApp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { buildShared, closeShared, type Shared } from './main/shared.ts';
import { ClusterReport } from './node/cluster-report.ts';
import { Ingests } from './node/ingests.ts';
import { ClusterLoop } from './node/loop/cluster-loop.ts';
import { Orders } from './node/loop/orders.ts';
import { type PerformNeeds, performEffect } from './node/loop/perform.ts';
import { Observer } from './node/observe/observe.ts';
import { Previews } from './node/previews.ts';
import { settingsOf, type ThisProcess } from './node/settings-of.ts';
import { StreamIndex } from './node/stream-index.ts';
import { followMembers } from './node/tails/follow-members.ts';
import { Viewers } from './node/viewers.ts';
import type { FenceFact, Log, Store } from './ports.ts';

export interface Launch {
  readonly config: Config;
  readonly me: PeerConfig;
  /** null: this node runs an etcd of its own. */
  readonly etcd: EtcdConfig | null;
  readonly http: ListenAddress;
  /** null: the default place. */
  readonly dataPath: string | null;
  /** Of the configuration, for the status page. */
  readonly warnings: readonly string[];
  readonly log: Log;
}

export interface RunningNode {
  /** Asks the node to leave the cluster; `ended` tells when it has. */
  leave(): void;
  /** Resolves when the node has nothing left to do and everything is stopped. */
  readonly ended: Promise<{ readonly status: 0 | 1; readonly reason: string }>;
}

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const viewersGraceMs = 1000;
const clock = realClock;
const chance = realChance;

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8')) as { version: string };
  return version;
}

/** @throws TellUserError when the node cannot start; nothing is left running then. */
export async function startNode(launch: Launch): Promise<RunningNode> {
  const stops: Stop[] = [];
  raiseMain();
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const world = await openWorld(launch, stops);
    const core = buildCore(launch, world, stops);
    await openDoors(launch, world, core, stops);
    await begin(world, core, stops);
    return {
      leave: () => leave(core),
      ended: core.ended.then(async end => {
        await stopAll();
        return end;
      }),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

type Stop = () => Promise<void>;

/** What the node has of the world. */
interface World {
  readonly leftovers: ProcLeftovers;
  readonly files: TmpfsSegmentFiles;
  readonly store: Store;
  readonly fence: FenceProcess;
  readonly process: ThisProcess;
}

async function openWorld(launch: Launch, stops: Stop[]): Promise<World> {
  const { config, me, log } = launch;
  const leftovers = new ProcLeftovers(clock, config.cluster, me.name);
  await clearLeftovers(leftovers, log);
  const files = await openSegmentFiles(me.name, log);
  stops.push(() => files.close());
  const store = await openStore(launch, stops);
  const main = ownIdentity();
  const id = chance.hex(12);
  const marker: NodeMarker = { cluster: config.cluster, node: me.name, incarnation: id, main };
  const fence = new FenceProcess({ clock, log, marker });
  // An etcd of its own dies with the node: there is nothing to tell it then.
  if (launch.etcd !== null)
    fence.setMemberKey({
      key: keyOf(prefixOf(config.cluster), { table: 'members', node: me.name }),
      etcd: launch.etcd,
    });
  return {
    leftovers,
    files,
    store,
    fence,
    process: {
      id,
      version: packageVersion(),
      ...leftovers.identity(),
      main: { pid: main.pid, startTime: main.start },
      port: launch.http.port,
      hash: text => createHash('sha256').update(text).digest('hex').slice(0, 12),
    },
  };
}

/** WEIR_SEGMENTS names another tmpfs than the usual ones. */
function openSegmentFiles(node: string, log: Log): Promise<TmpfsSegmentFiles> {
  const { WEIR_SEGMENTS: parent, WEIR_ALLOW_DISK: allowDisk } = process.env;
  return TmpfsSegmentFiles.open({ node, log, allowDisk: allowDisk === '1', ...(parent ? { parents: [parent] } : {}) });
}

/** What decides and what is decided upon. */
interface Core {
  readonly loop: ClusterLoop;
  readonly orders: Orders;
  readonly ingests: Ingests;
  readonly shared: Shared;
  readonly streams: StreamIndex;
  readonly ended: Promise<{ readonly status: 0 | 1; readonly reason: string }>;
}

function buildCore({ config, me, log }: Launch, world: World, stops: Stop[]): Core {
  const { store, fence, files, leftovers } = world;
  const streams = new StreamIndex(config);
  const shared = buildShared({ config, me, log, streams, life: world.process.id, state: () => loop.state });
  const { live, links } = shared;
  stops.push(async () => closeShared(shared));
  const ingests = new Ingests({
    fence,
    files,
    clock,
    chance,
    log,
    onSegment: segment => live.append(segment),
    onFirstSegment: (stream, epoch) => loop.post({ type: 'started', stream, epoch }),
    onStartFailed: (stream, epoch, reason) => loop.post({ type: 'start-failed', stream, epoch, reason }),
    onGone: stream => loop.post({ type: 'gone', stream }),
    onQuiet: stream => live.movedAway(stream),
  });
  const { promise: ended, resolve: end } = withResolvers<{ readonly status: 0 | 1; readonly reason: string }>();
  const orders = new Orders({ clock, post: fact => loop.post(fact) });
  const needs: PerformNeeds = {
    clock,
    orders,
    store,
    fence,
    ingests,
    leftovers,
    log,
    streamConfig: streams.find,
    post: fact => loop.post(fact),
    exit: (status, reason) => end({ status, reason }),
  };
  const settings = settingsOf(config, me, world.process);
  const loop = new ClusterLoop(settings, clock, effect => performEffect(needs, effect), followMembers(links, live));
  stops.push(async () => {
    loop.close();
    orders.close();
  });
  return { loop, orders, ingests, shared, streams, ended };
}

function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>(settle => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** HTTP: open before anything is decided, so that an occupied port stops the node before it touches the cluster. */
async function openDoors(launch: Launch, world: World, core: Core, stops: Stop[]): Promise<void> {
  const { config, me, log } = launch;
  const { loop, orders, ingests, streams, shared } = core;
  const { live, links, feed, peers } = shared;
  const viewers = new Viewers(clock);
  const view = new Observer({
    state: () => loop.state,
    config: () => config,
    streams,
    me,
    store: world.store,
    ingests,
    live,
    isSuspect: node => links.isSuspect(node),
    unprotectedSegments: () => shared.standby.unprotected,
    viewers,
    cluster: new ClusterReport({ state: () => loop.state, peers, ingests, viewers, clock, log }),
    clock,
    embeddedEtcd: launch.etcd === null,
    startedUnixMs: clock.unixMs(),
    version: world.process.version,
    warnings: () => [...launch.warnings, ...world.fence.warnings, ...links.warnings()],
  });
  const betweenNodes = {
    verifyPeer: peerVerifier({ clock, clusterKey: () => config.clusterKey }),
    feed,
    copies: { live, isKnownStream: streams.isClustered, memoryBytes: () => config.liveMemoryBytes },
  };
  const pictures = new FfmpegPictures();
  stops.push(async () => pictures.close());
  const app = createApp({
    ...{ view, config: () => config, orders, live, clock, log, packageRoot },
    previews: new Previews({ pictures, clock }),
    relay: shared.relay,
    viewers,
    peers: betweenNodes,
  });
  const listening = await listen(app.callback(), launch.http, log);
  stops.push(() => listening.close(viewersGraceMs));
  // A tail has no end: closing the port would wait for it.
  stops.push(async () => feed.close());
  log.info('listening', { reason: `viewers are answered on port ${listening.port}`, port: listening.port });
}

async function begin({ fence, store }: World, { loop, ingests, streams }: Core, stops: Stop[]): Promise<void> {
  stops.push(() => fence.close());
  await fence.open(fact => onFence(fact, loop, ingests));
  const stopFollowing = store.follow(loop.state.settings.prefix, fact => loop.post({ type: 'feed', fact }));
  stops.push(async () => stopFollowing());
  for (const stream of streams.local) ingests.run({ stream, epoch: 0, session: 0 });
}

function leave({ loop, ingests, streams }: Core): void {
  for (const { name } of streams.local) ingests.halt(name, 'now', 'this node is stopping');
  loop.post({ type: 'leave' });
}

function onFence(fact: FenceFact, loop: ClusterLoop, ingests: Ingests): void {
  if (fact.type === 'fence-up') {
    loop.post({ type: 'fence', fence: { pid: fact.pid, startTime: fact.startTime } });
  }
  if (fact.type === 'fence-gone') loop.post({ type: 'fence', fence: null });
  ingests.onFence(fact);
}

async function clearLeftovers(leftovers: ProcLeftovers, log: Log): Promise<void> {
  const { killed, inUse } = await leftovers.clear();
  if (inUse !== null) throw new TellUserError(inUse);
  if (killed > 0)
    log.warn('leftovers', { reason: `${killed} processes of an earlier life of this node were ended`, killed });
}

async function openStore(launch: Launch, stops: Stop[]): Promise<Store> {
  let config = launch.etcd;
  if (config === null) {
    const dataPath = await openDataFolder(launch.dataPath, launch.me.name);
    const embedded: EmbeddedEtcd = await startEmbeddedEtcd({ dataPath, log: launch.log, clock });
    stops.push(() => embedded.stop());
    const nobody = { user: null, password: null, caPath: null, certPath: null, keyPath: null };
    config = { endpoints: embedded.endpoints, ...nobody };
  }
  const store = openEtcdStore({ config, clock, chance });
  stops.push(() => store.close());
  return store;
}
