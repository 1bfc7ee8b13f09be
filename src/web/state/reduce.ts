// The next state of the page. Pure: the time comes with the call, and nothing is asked for here.

import type { ClusterEvent } from '../events/cluster-event.ts';
import { nextSort } from '../sort/sort.ts';
import { columnsThatBeginHigh } from '../streams/select-streams.ts';
import type { Action, Notice, PageState } from './page-state.ts';
import type { Peer, Stream } from './picture.ts';

const mostEvents = 200;
const mostNotices = 3;
/** Between two segments without a copy that are one trouble. */
const pauseMs = 15_000;
/** For so long a moved stream is marked. */
export const movedForMs = 5000;

export function reduce(before: PageState, action: Action, nowMs: number): PageState {
  const state = { ...before, nowMs };
  switch (action.type) {
    case 'overview':
      return overview(state, action);
    case 'streams':
      return { ...state, streams: action.streams, streamCount: action.count, movedAtMs: moved(state, action.streams) };
    case 'silence':
      return { ...state, silence: action.why };
    case 'tick':
      return state;
    case 'feed':
      return { ...state, feed: action.feed };
    case 'event':
      return { ...state, events: withEvent(state.events, action.event) };
    case 'search':
      return { ...state, search: action.search };
    case 'only-troubles':
      return { ...state, onlyTroubles: action.on };
    case 'sort-streams':
      return { ...state, streamSort: nextSort(state.streamSort, action.column, columnsThatBeginHigh) };
    case 'sort-nodes':
      return { ...state, nodeSort: nextSort(state.nodeSort, action.column, []) };
    case 'access':
      return { ...state, access: action.access };
    case 'open':
      return { ...state, opened: action.stream, details: null };
    case 'details':
      return action.details.name === state.opened ? { ...state, details: action.details } : state;
    case 'asked':
      return { ...state, pending: new Set([...state.pending, action.order]) };
    case 'order-answered':
      return withNotice({ ...state, pending: without(state.pending, action.order) }, action);
    case 'notice':
      return withNotice(state, action);
    case 'dismiss':
      return { ...state, notices: state.notices.filter(({ id }) => id !== action.id) };
  }
}

function overview(
  state: PageState,
  { node, peers, unixMs }: Extract<Action, { readonly type: 'overview' }>,
): PageState {
  return {
    ...state,
    node,
    peers,
    silence: null,
    answered: { atMs: state.nowMs, unixMs },
    drainedFrom: drainedFrom(state.drainedFrom, peers),
    unprotected: unprotected(state, node.unprotected_segments),
  };
}

function unprotected({ node, unprotected: before, nowMs }: PageState, count: number): PageState['unprotected'] {
  if (node === null || count <= before.count) return { ...before, count };
  const { fromMs = nowMs, toMs = nowMs } = before.rising ?? {};
  return { count, rising: { fromMs: nowMs - toMs < pauseMs ? fromMs : nowMs, toMs: nowMs } };
}

function drainedFrom(before: ReadonlyMap<string, number>, peers: readonly Peer[]): ReadonlyMap<string, number> {
  const draining = peers.filter(({ stats }) => stats.status === 'draining');
  return new Map(
    draining.map(({ hostname, stats }) => [hostname, Math.max(before.get(hostname) ?? 0, stats.total_streams)]),
  );
}

function moved(
  { streams: before, movedAtMs, nowMs }: PageState,
  streams: readonly Stream[],
): ReadonlyMap<string, number> {
  const recent = [...movedAtMs].filter(([, atMs]) => nowMs - atMs < movedForMs);
  if (before === null) return new Map(recent);
  const owners = new Map(before.map(({ name, owner }) => [name, owner?.node ?? null]));
  const isMoved = ({ name, owner }: Stream) => owner !== null && owners.has(name) && owners.get(name) !== owner.node;
  return new Map([...recent, ...streams.filter(isMoved).map(({ name }): [string, number] => [name, nowMs])]);
}

/** An event may come twice: a feed that broke is asked again from the last one that is known. */
function withEvent(events: readonly ClusterEvent[], event: ClusterEvent): readonly ClusterEvent[] {
  if (events.some(({ id }) => id === event.id)) return events;
  return [event, ...events].slice(0, mostEvents);
}

function withNotice(state: PageState, { tone, sentence }: Pick<Notice, 'tone' | 'sentence'>): PageState {
  const id = state.noticeId + 1;
  return { ...state, noticeId: id, notices: [...state.notices, { id, tone, sentence }].slice(-mostNotices) };
}

function without(orders: ReadonlySet<string>, order: string): ReadonlySet<string> {
  return new Set([...orders].filter(other => other !== order));
}
