// Builds a node once, from its outermost needs inwards, and stops it in reverse order. The only place that knows all rooms (with main/, which
// builds a part of it).
//
//   leftovers, folders -> store (or an embedded etcd) -> fence -> live windows, tails -> ingests -> loop -> what people see -> HTTP

import type { RequestListener } from 'node:http';
import { HttpBackend } from './adapters/backend/http-backend.ts';
import { realChance } from './adapters/chance.ts';
import { realClock } from './adapters/clock.ts';
import { FfmpegPictures } from './adapters/ffmpeg-pictures.ts';
import { peerVerifier } from './adapters/peers/peer-verifier.ts';
import { raiseMain } from './adapters/priority.ts';
import type { ClusterState } from './cluster/state.ts';
import { createApp } from './http/app.ts';
import { type Listening, listen, listenSecurely } from './http/listen.ts';
import { Metrics } from './http/metrics/metrics.ts';
import { SiteCertificate } from './http/tls/site-certificate.ts';
import { Configuration } from './main/configuration.ts';
import type { Launch } from './main/launch.ts';
import { buildShared, closeShared, type Shared } from './main/shared.ts';
import { openWorld, packageRoot, type Stop, type World } from './main/world.ts';
import { Admissions } from './node/admission/admissions.ts';
import { PlayPasses } from './node/admission/play-passes.ts';
import { ClusterReport } from './node/cluster-report.ts';
import type { ReloadOutcome } from './node/configured/current-config.ts';
import { HeldStreams } from './node/configured/held-streams.ts';
import { reloadPeer } from './node/configured/peer-reload.ts';
import { EventLog } from './node/events/event-log.ts';
import { Ingests } from './node/ingests.ts';
import { ClusterLoop } from './node/loop/cluster-loop.ts';
import { Orders } from './node/loop/orders.ts';
import { type PerformNeeds, performEffect } from './node/loop/perform.ts';
import { Takeovers } from './node/loop/takeovers.ts';
import { Observer } from './node/observe/observe.ts';
import { Previews } from './node/previews.ts';
import { followMembers } from './node/tails/follow-members.ts';
import { Viewers } from './node/viewers.ts';
import type { FenceFact } from './ports.ts';

export interface RunningNode {
  /** Asks the node to leave the cluster; `ended` tells when it has. */
  leave(): void;
  /** Reads the configuration again. @param by who wants it, for the log. */
  reload(by: string): Promise<ReloadOutcome>;
  /** Resolves when the node has nothing left to do and everything is stopped. */
  readonly ended: Promise<{ readonly status: 0 | 1; readonly reason: string }>;
}

const viewersGraceMs = 1000;
const clock = realClock;
const chance = realChance;

/** @throws TellUserError when the node cannot start; nothing is left running then. */
export async function startNode(launch: Launch): Promise<RunningNode> {
  const stops: Stop[] = [];
  raiseMain();
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const certificate = SiteCertificate.open(launch);
    const world = await openWorld(launch, stops);
    const core = buildCore(launch, certificate, world, stops);
    await openDoors(launch, world, core, stops);
    await begin(world, core, stops);
    return {
      leave: () => leave(core),
      reload: by => core.configuration.current.reload(by),
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

/** What decides and what is decided upon. */
interface Core {
  readonly loop: ClusterLoop;
  readonly orders: Orders;
  readonly ingests: Ingests;
  readonly shared: Shared;
  readonly configuration: Configuration;
  /** null: it speaks no https. */
  readonly certificate: SiteCertificate | null;
  readonly events: EventLog;
  readonly ended: Promise<{ readonly status: 0 | 1; readonly reason: string }>;
}

function buildCore(launch: Launch, certificate: SiteCertificate | null, world: World, stops: Stop[]): Core {
  const { store, fence, files, leftovers, measures } = world;
  const { me, log } = launch;
  const { meter } = measures;
  const takeovers = new Takeovers({ clock, meter });
  const events = new EventLog({ clock, me: me.name, life: world.process.id });
  const configuration = new Configuration(launch, world.process, certificate);
  stops.push(async () => configuration.close());
  const { current, streams } = configuration;
  const state = () => loop.state;
  const shared = buildShared({ config: () => current.config, me, log, streams, life: world.process.id, state });
  const { live, links } = shared;
  stops.push(async () => closeShared(shared));
  const ingests = new Ingests({
    fence,
    files,
    clock,
    chance,
    log,
    meter,
    onSegment: segment => live.append(segment),
    onFirstSegment: (stream, epoch) => {
      takeovers.started(stream, epoch);
      loop.post({ type: 'started', stream, epoch });
    },
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
    meter,
    streamConfig: streams.find,
    post: fact => loop.post(fact),
    exit: (status, reason) => end({ status, reason }),
  };
  const follow = followMembers(links, live);
  const turned = (before: ClusterState, after: ClusterState) => {
    configuration.turned(before, after);
    follow(before, after);
    takeovers.turned(before, after);
    events.turned(before, after);
  };
  const loop = new ClusterLoop(configuration.settings, clock, effect => performEffect(needs, effect), turned);
  stops.push(async () => {
    loop.close();
    orders.close();
  });
  return { loop, orders, ingests, shared, configuration, certificate, events, ended };
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
  const { me, log } = launch;
  const { loop, orders, ingests, configuration, shared, events } = core;
  const { current, streams } = configuration;
  const config = () => current.config;
  const { live, links, feed, peers } = shared;
  const viewers = new Viewers(clock);
  const ofCertificate = () => {
    const { publicUrl, apiUrl } = configuration.settings;
    return core.certificate?.warnings([publicUrl ?? '', apiUrl ?? ''], clock.unixMs()) ?? [];
  };
  const backend = new HttpBackend();
  stops.push(async () => backend.close());
  const backendOf = (stream: string) => streams.find(stream)?.onPlay ?? null;
  const clusterKey = () => config().clusterKey;
  const passes = new PlayPasses({ clock, clusterKey });
  const admissions = new Admissions({ clock, log, backend, backendOf, passes, viewersHere: () => viewers.counts() });
  const held = new HeldStreams({ state: () => loop.state, config, streams, orders, log });
  const view = new Observer({
    state: () => loop.state,
    config,
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
    warnings: () => [
      ...current.warnings,
      ...held.warnings(),
      ...world.fence.warnings,
      ...links.warnings(),
      ...ofCertificate(),
      ...admissions.warnings(),
    ],
  });
  const betweenNodes = {
    verifyPeer: peerVerifier({ clock, me: me.name, clusterKey }),
    feed,
    copies: { live, isKnownStream: streams.isClustered, memoryBytes: () => config().liveMemoryBytes },
  };
  const pictures = new FfmpegPictures();
  stops.push(async () => pictures.close());
  const app = createApp({
    ...{ view, config, reload: by => current.reload(by), orders, held, events, passes, live, clock, log, packageRoot },
    reloadPeer: (peer, by) => reloadPeer(peers, peer, by),
    previews: new Previews({ pictures, clock }),
    relay: shared.relay,
    metrics: new Metrics(view, world.measures.registry),
    gate: admissions,
    viewers,
    peers: betweenNodes,
  });
  await openPorts(launch, app.callback(), core.certificate, stops);
  // What has no end: closing the port would wait for it.
  stops.push(async () => {
    feed.close();
    events.close();
  });
}

async function openPorts(
  { http, https, log }: Launch,
  handle: RequestListener,
  certificate: SiteCertificate | null,
  stops: Stop[],
): Promise<void> {
  const tell = ({ port, close }: Listening, how: string) => {
    stops.push(() => close(viewersGraceMs));
    log.info('listening', { reason: `viewers are answered on port ${port}${how}`, port });
  };
  if (http !== null) tell(await listen(handle, http, log), '');
  if (https === null || certificate === null) return;
  const secure = await listenSecurely(handle, https, certificate.current, log);
  certificate.onRenewed(renewed => secure.renew(renewed));
  const stopWatching = certificate.watch(clock, log);
  stops.push(async () => stopWatching());
  tell(secure, ' by https');
}

async function begin({ fence, store }: World, { loop, ingests, configuration }: Core, stops: Stop[]): Promise<void> {
  stops.push(() => fence.close());
  await fence.open(fact => onFence(fact, loop, ingests));
  const stopFollowing = store.follow(loop.state.settings.prefix, fact => loop.post({ type: 'feed', fact }));
  stops.push(async () => stopFollowing());
  configuration.begin({ loop, ingests });
}

function leave({ loop, configuration }: Core): void {
  configuration.stopLocal('this node is stopping');
  loop.post({ type: 'leave' });
}

function onFence(fact: FenceFact, loop: ClusterLoop, ingests: Ingests): void {
  if (fact.type === 'fence-up') {
    loop.post({ type: 'fence', fence: { pid: fact.pid, startTime: fact.startTime } });
  }
  if (fact.type === 'fence-gone') loop.post({ type: 'fence', fence: null });
  ingests.onFence(fact);
}
