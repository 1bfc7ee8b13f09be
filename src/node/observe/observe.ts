// NodeView, read from the loop's state at the moment of asking. It changes nothing and decides one thing: where a viewer has to go.
// Without a session it still answers from the last known map, so that viewers of other nodes' streams find their way while etcd is away.

import { maskUrl } from '../../base/mask-url.ts';
import type { Row } from '../../cluster/mirror/row.ts';
import { effectiveOwner, type Tables } from '../../cluster/mirror/tables.ts';
import type { MemberValue } from '../../cluster/mirror/values.ts';
import { remember } from '../../cluster/remember.ts';
import type { Session } from '../../cluster/session/session.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { Config, Delivery, PeerConfig, StreamConfig } from '../../config/config.ts';
import { shownInputs } from '../../config/shown-input.ts';
import type { LiveWindow } from '../../media/window.ts';
import type { Clock, Store } from '../../ports.ts';
import type { ClusterReport } from '../cluster-report.ts';
import type { StreamIndex } from '../configured/stream-index.ts';
import type { Ingests } from '../ingests.ts';
import type { LiveStreams } from '../live.ts';
import type {
  ClusterViewers,
  IngestView,
  NodeView,
  PeerView,
  Route,
  StreamStatus,
  StreamView,
  ThisNodeView,
} from '../view.ts';
import type { Viewers } from '../viewers.ts';
import { believedTables } from './believed-tables.ts';
import { countStreams } from './count-streams.ts';
import { elsewhere } from './elsewhere.ts';
import { memberWarnings } from './member-warnings.ts';
import { peersOf } from './observe-peers.ts';
import { formerOwners, ownerView } from './owner-view.ts';
import { reasonOfOff, reasonOfStream } from './stream-reason.ts';

export interface ObserverNeeds {
  readonly state: () => ClusterState;
  readonly config: () => Config;
  readonly streams: StreamIndex;
  readonly me: PeerConfig;
  readonly store: Pick<Store, 'status'>;
  readonly ingests: Pick<Ingests, 'view' | 'views'>;
  readonly live: Pick<LiveStreams, 'window' | 'recentWindow' | 'segment'>;
  /** Whether that node has fallen silent towards this one. */
  readonly isSuspect: (node: string) => boolean;
  readonly unprotectedSegments: () => number;
  readonly viewers: Pick<Viewers, 'counts' | 'warnings'>;
  readonly cluster: Pick<ClusterReport, 'ingests' | 'viewers' | 'troubles'>;
  readonly clock: Clock;
  readonly embeddedEtcd: boolean;
  readonly startedUnixMs: number;
  readonly version: string;
  readonly warnings: () => readonly string[];
}

const etcdQuotaBytes = 2 * 2 ** 30;

export class Observer implements NodeView {
  readonly #needs: ObserverNeeds;

  constructor(needs: ObserverNeeds) {
    this.#needs = needs;
  }

  thisNode(): ThisNodeView {
    const { config, me, store, clock, embeddedEtcd, startedUnixMs, version } = this.#needs;
    const state = this.#needs.state();
    const { session, mirror } = state;
    const { ready, reason } = readiness(state, clock.monotonicMs());
    const { endpoint, version: etcdVersion, trouble, warning, databaseBytes } = store.status();
    return {
      name: me.name,
      cluster: config().cluster,
      version,
      configDigest: state.settings.digest,
      startedAt: startedUnixMs,
      ready,
      readyReason: trouble === null || ready || reason.includes(trouble) ? reason : `${reason} (${trouble})`,
      session: session.type === 'member' ? session.session : null,
      leaseRemainingMs: session.type === 'member' ? session.deadlineMs - clock.monotonicMs() : null,
      leaseAgeMs: session.type === 'member' ? clock.monotonicMs() - session.sentMs : null,
      revision: mirror.revision,
      etcd: { endpoint, version: etcdVersion, trouble, databaseBytes, embedded: embeddedEtcd },
      unprotectedSegments: this.#needs.unprotectedSegments(),
      warnings: [...(warning === null ? [] : [warning]), ...this.#warnings(state, databaseBytes)],
    };
  }

  peers(): readonly PeerView[] {
    const { state, config, isSuspect, clock } = this.#needs;
    return peersOf({ state: state(), config: config(), isSuspect, nowMs: clock.monotonicMs() });
  }

  streams(): readonly StreamView[] {
    return this.#needs.streams.all.map(stream => this.#streamView(stream));
  }

  stream(name: string): StreamView | null {
    const stream = this.#streamConfig(name);
    return stream === null ? null : this.#streamView(stream);
  }

  streamCounts(): Readonly<Record<StreamStatus, number>> {
    const { state, config, ingests } = this.#needs;
    return countStreams(state(), config().streams, name => ingests.view(name));
  }

  route(name: string): Route {
    const stream = this.#streamConfig(name);
    if (stream === null) return { type: 'unknown' };
    const state = this.#needs.state();
    const tables = believedTables(state);
    const whyOff = reasonOfOff(tables, stream);
    if (whyOff !== null) return { type: 'off', reason: whyOff };
    if (stream.clusterIngest === null) return { type: 'here', epoch: null };
    const owner = effectiveOwner(tables, name);
    if (owner === null) return nowhere(this.#reason(stream));
    if (owner.node === this.#needs.me.name) return { type: 'here', epoch: owner.row.mod };
    const publicUrl = state.mirror.latest.members.get(owner.node)?.value?.publicUrl ?? null;
    if (publicUrl === null) return nowhere(`${owner.node} owns it, and does not say where viewers can reach it`);
    const { node, row } = owner;
    return { type: 'there', node, epoch: row.mod, publicUrl, isSuspect: this.#needs.isSuspect(node) };
  }

  delivery(name: string): Delivery {
    return this.#streamConfig(name)?.delivery ?? 'redirect';
  }

  live(name: string): LiveWindow | null {
    return this.#needs.live.window(name);
  }

  recentLive(name: string): LiveWindow | null {
    return this.#needs.live.recentWindow(name);
  }

  segment(stream: string, name: string): Buffer | null {
    return this.#needs.live.segment(stream, name);
  }

  reach(node: string): string | null {
    const { me, state, isSuspect } = this.#needs;
    if (node === me.name || isSuspect(node)) return null;
    return state().mirror.latest.members.get(node)?.value?.publicUrl ?? null;
  }

  elsewhere(name: string): readonly string[] {
    const isShared = (this.#streamConfig(name)?.clusterIngest ?? null) !== null;
    return isShared ? elsewhere(this.#needs.state(), name, this.#needs.isSuspect) : [];
  }

  ingestsHere(): readonly IngestView[] {
    return this.#needs.ingests.views();
  }

  ingests(): Promise<ReadonlyMap<string, IngestView>> {
    return this.#needs.cluster.ingests();
  }

  viewers(): Promise<ClusterViewers> {
    return this.#needs.cluster.viewers();
  }

  viewersHere(): ReadonlyMap<string, number> {
    return this.#needs.viewers.counts();
  }

  #streamConfig(name: string): StreamConfig | null {
    return this.#needs.streams.find(name);
  }

  #streamView(stream: StreamConfig): StreamView {
    const tables = believedTables(this.#needs.state());
    const owner = effectiveOwner(tables, stream.name);
    return {
      name: stream.name,
      title: stream.title,
      inputs: shownInputs(stream.inputs),
      clustered: stream.clusterIngest !== null,
      captureAt: stream.clusterIngest?.captureAt ?? [],
      onPlay: stream.onPlay === null ? null : maskUrl(stream.onPlay),
      disabled: stream.disabled,
      heldIn: isOfFile(this.#needs.config(), stream) ? 'file' : 'etcd',
      owner: owner === null ? null : ownerView(owner.node, owner.row),
      history: formerOwners(tables, stream.name),
      stopped: stopOf(tables, stream.name),
      reason: this.#reason(stream),
      ingest: this.#needs.ingests.view(stream.name),
    };
  }

  #reason(stream: StreamConfig): string {
    return reasonOfStream(this.#needs.state(), stream, this.#needs.clock.monotonicMs());
  }

  #warnings(state: ClusterState, databaseBytes: number | null): readonly string[] {
    const { warnings, viewers, cluster, clock } = this.#needs;
    const own = [...warnings(), ...viewers.warnings()];
    const ofMembers = [...digestWarnings(state), ...memberWarnings(state, clock.monotonicMs())];
    return [...own, ...ofMembers, ...databaseWarnings(databaseBytes), ...cluster.troubles()];
  }
}

function digestWarnings(state: ClusterState): readonly string[] {
  const others = [...state.mirror.latest.members].filter(([, row]) => differs(row, state));
  if (others.length === 0) return [];
  const names = others.map(([name]) => name).join(', ');
  return [
    `the configuration of ${names} differs from that of ${state.settings.me}: until all have the same file, streams may be placed unevenly and do not go back to the nodes that they prefer`,
  ];
}

/** etcd takes no writes any more when its database has grown to its quota, 2 GB unless it is told otherwise. */
function databaseWarnings(databaseBytes: number | null): readonly string[] {
  if (databaseBytes === null || databaseBytes <= etcdQuotaBytes / 2) return [];
  return [
    `the database of etcd has grown to ${Math.round(databaseBytes / 2 ** 20)}M, and at its quota (2G by default) it takes no writes: ` +
      'start etcd with --auto-compaction-mode=periodic --auto-compaction-retention=10m, run etcdctl defrag, ' +
      'or raise --quota-backend-bytes',
  ];
}

/** By identity: the streams of the file are those of the configuration. */
function isOfFile({ streams }: Config, stream: StreamConfig): boolean {
  return ofFile(streams).has(stream);
}

const ofFile = remember((streams: readonly StreamConfig[]): ReadonlySet<StreamConfig> => new Set(streams));

function nowhere(reason: string): Route {
  return { type: 'nowhere', reason };
}

function differs(row: Row<MemberValue>, state: ClusterState): boolean {
  return row.value !== null && row.value.digest !== state.settings.digest;
}

function stopOf({ stops }: Tables, stream: string): StreamView['stopped'] {
  const mark = stops.get(stream);
  return mark === undefined ? null : { by: mark.value?.by ?? 'unknown', at: mark.value?.at ?? 0 };
}

function readiness(state: ClusterState, nowMs: number): { ready: boolean; reason: string } {
  const { session, mirror, leaving, fence, settings } = state;
  if (leaving !== null) return { ready: false, reason: `${settings.me} is leaving the cluster` };
  if (fence === null)
    return { ready: false, reason: 'the process that starts ffmpeg is not there; it is being started again' };
  if (session.type !== 'member' || nowMs >= session.deadlineMs) {
    return { ready: false, reason: `not a member of the cluster: ${absenceOf(session)}` };
  }
  if (!mirror.fresh) return { ready: false, reason: `what is known of the cluster may be old: ${mirror.reason}` };
  return { ready: true, reason: `member of the cluster under session ${session.session}` };
}

function absenceOf(session: Session): string {
  switch (session.type) {
    case 'out':
      return session.reason;
    case 'joining':
      return session.reason === '' ? 'joining' : `joining (${session.reason})`;
    case 'member':
      return 'its lease was not renewed in time';
  }
}
