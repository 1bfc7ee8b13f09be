// All that the cluster page knows and shows, as one value, and everything that can happen to it. Requests, events, keys and clicks only
// make actions; reduce.ts makes the next state of them; what is seen is drawn from the state alone. Times in ms of the page's own clock.

import type { ClusterEvent } from '../events/cluster-event.ts';
import type { NodeColumn } from '../nodes/sort-nodes.ts';
import type { Sort } from '../sort/sort.ts';
import type { StreamColumn } from '../streams/select-streams.ts';
import type { Peer, Stream, StreamDetails, ThisNode } from './picture.ts';

export interface PageState {
  readonly nowMs: number;
  /** null: the node has not answered yet. */
  readonly node: ThisNode | null;
  readonly peers: readonly Peer[];
  /** null: not read yet. */
  readonly streams: readonly Stream[] | null;
  /** More than `streams` where the cluster has more than the page asks for. */
  readonly streamCount: number;
  /** When the node answered last, and what its clock said then: the viewer's may be wrong. */
  readonly answered: { readonly atMs: number; readonly unixMs: number };
  /** Why the node does not answer; null: it does. */
  readonly silence: string | null;
  /** When the owner of a stream was seen to change, for the streams of the last moments. */
  readonly movedAtMs: ReadonlyMap<string, number>;
  /** The most streams that a draining node was seen with. */
  readonly drainedFrom: ReadonlyMap<string, number>;
  /** Segments without a copy: how many there were, and from when to when they became more; null: not since the page was opened. */
  readonly unprotected: { readonly count: number; readonly rising: Span | null };
  readonly feed: EventFeed;
  /** Newest first. */
  readonly events: readonly ClusterEvent[];
  readonly search: string;
  readonly onlyTroubles: boolean;
  readonly streamSort: Sort<StreamColumn>;
  readonly nodeSort: Sort<NodeColumn>;
  readonly access: Access;
  /** The name of the stream whose details are shown. */
  readonly opened: string | null;
  /** null: not read yet. */
  readonly details: StreamDetails | null;
  /** Orders that are on their way: `drain n1`, `move cam01`. */
  readonly pending: ReadonlySet<string>;
  readonly notices: readonly Notice[];
  /** Of the last one that was given. */
  readonly noticeId: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `none`: the node has no such route. */
export type EventFeed = 'connecting' | 'open' | 'broken' | 'none';

/** `open`: the node wants no password of this viewer. */
export type Access =
  | { readonly type: 'out' }
  | { readonly type: 'open' }
  | { readonly type: 'in'; readonly user: string };

/** What came of an order, said for some seconds. */
export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly sentence: string;
}

export type Action =
  | { readonly type: 'overview'; readonly node: ThisNode; readonly peers: readonly Peer[]; readonly unixMs: number }
  | { readonly type: 'streams'; readonly streams: readonly Stream[]; readonly count: number }
  | { readonly type: 'silence'; readonly why: string }
  | { readonly type: 'tick' }
  | { readonly type: 'feed'; readonly feed: EventFeed }
  | { readonly type: 'event'; readonly event: ClusterEvent }
  | { readonly type: 'search'; readonly search: string }
  | { readonly type: 'only-troubles'; readonly on: boolean }
  | { readonly type: 'sort-streams'; readonly column: StreamColumn }
  | { readonly type: 'sort-nodes'; readonly column: NodeColumn }
  | { readonly type: 'access'; readonly access: Access }
  | { readonly type: 'open'; readonly stream: string | null }
  | { readonly type: 'details'; readonly details: StreamDetails }
  | { readonly type: 'asked'; readonly order: string }
  | {
      readonly type: 'order-answered';
      readonly order: string;
      readonly tone: Notice['tone'];
      readonly sentence: string;
    }
  | { readonly type: 'notice'; readonly tone: Notice['tone']; readonly sentence: string }
  | { readonly type: 'dismiss'; readonly id: number };

export const initialState: PageState = {
  nowMs: 0,
  node: null,
  peers: [],
  streams: null,
  streamCount: 0,
  answered: { atMs: 0, unixMs: 0 },
  silence: null,
  movedAtMs: new Map(),
  drainedFrom: new Map(),
  unprotected: { count: 0, rising: null },
  feed: 'connecting',
  events: [],
  search: '',
  onlyTroubles: false,
  streamSort: { column: 'name', descending: false },
  nodeSort: { column: 'name', descending: false },
  access: { type: 'out' },
  opened: null,
  details: null,
  pending: new Set(),
  notices: [],
  noticeId: 0,
};

/** The wall time of the node that is asked. */
export function nodeUnixMs({ answered, nowMs }: PageState): number {
  return answered.unixMs + (nowMs - answered.atMs);
}

export function mayChange({ access }: PageState): boolean {
  return access.type !== 'out';
}
