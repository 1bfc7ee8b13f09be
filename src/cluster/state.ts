// The whole state of a node's part in the cluster, and the facts and effects at its border. Plain immutable data: a test or a
// simulation can hold any number of nodes, compare them and replay them.

import type { ClusterCount } from './cluster-count.ts';
import type { FeedFact } from './feed.ts';
import type { Mirror } from './mirror/mirror.ts';
import type { ProcessId } from './mirror/values.ts';
import type { AskedOrder, OrderOutcome } from './orders/order.ts';
import type { Heard, Session } from './session/session.ts';
import type { Settings } from './settings.ts';
import type { Transaction, TransactionAnswer } from './transaction.ts';

export interface Now {
  /** All that decides. */
  readonly monotonicMs: number;
  /** Only for people: written into values as `since` and `joinedAt`. */
  readonly unixMs: number;
}

/** What the world tells. */
export type ClusterFact =
  | { readonly type: 'feed'; readonly fact: FeedFact }
  | { readonly type: 'granted'; readonly request: number; readonly leaseId: string; readonly ttlSeconds: number }
  | { readonly type: 'answered'; readonly request: number; readonly answer: TransactionAnswer }
  /** No answer: what was asked may be done already, or later, or never. */
  | { readonly type: 'unanswered'; readonly request: number; readonly reason: string }
  /** The answer to 'halt': no process of the stream is alive on this node. It runs again only after this. */
  | { readonly type: 'gone'; readonly stream: string }
  /** What was told to run under this epoch does not start here, and another node may well try; told after each vain attempt. */
  | { readonly type: 'start-failed'; readonly stream: string; readonly epoch: number; readonly reason: string }
  /** It has given its first segment under this epoch. */
  | { readonly type: 'started'; readonly stream: string; readonly epoch: number }
  /** Answer to 'inspect'. */
  | { readonly type: 'inspected'; readonly request: number; readonly alive: boolean }
  | { readonly type: 'fence'; readonly fence: ProcessId | null }
  /** The configuration was read again. Of its own name, prefix, timeouts and process nothing changes. */
  | { readonly type: 'configured'; readonly settings: Settings }
  | { readonly type: 'leave' }
  /** An operator's; exactly one 'ordered' with its id comes of it, as long as the store is the same. */
  | { readonly type: 'order'; readonly id: number; readonly asked: AskedOrder }
  | { readonly type: 'tick' };

export type HaltManner = 'segment-end' | 'now';

/** What the world is asked to do. Each is performed by one small function that decides nothing, but refuses past the deadline. */
export type ClusterEffect =
  | { readonly type: 'grant'; readonly request: number; readonly ttlSeconds: number; readonly timeoutMs: number }
  | {
      readonly type: 'transact';
      readonly request: number;
      readonly transaction: Transaction;
      readonly timeoutMs: number;
      /** Not sent past this moment (monotonic); null: needs no session. */
      readonly deadlineMs: number | null;
    }
  /** For the fence. null: the session is over, kill all of it. */
  | { readonly type: 'deadline'; readonly session: number; readonly deadlineMs: number | null }
  | {
      readonly type: 'run';
      readonly stream: string;
      readonly epoch: number;
      readonly session: number;
      readonly deadlineMs: number;
      readonly reason: string;
    }
  | { readonly type: 'halt'; readonly stream: string; readonly manner: HaltManner; readonly reason: string }
  /** Does one of these processes of this machine still live? */
  | { readonly type: 'inspect'; readonly request: number; readonly processes: readonly ProcessId[] }
  | {
      readonly type: 'say';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly event: string;
      readonly reason: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'count'; readonly count: ClusterCount }
  | { readonly type: 'ordered'; readonly id: number; readonly outcome: OrderOutcome }
  /** The node has nothing left to do. Status 0: it left; 1: it cannot be part of the cluster. */
  | { readonly type: 'exit'; readonly status: 0 | 1; readonly reason: string };

/** Why a transaction was sent; its answer is understood by this. */
export type Purpose =
  | { readonly type: 'session' }
  | { readonly type: 'claims'; readonly streams: readonly string[] }
  | { readonly type: 'move'; readonly stream: string }
  /** `from`: the epoch that it is about. */
  | { readonly type: 'hand-over'; readonly stream: string; readonly from: number }
  | { readonly type: 'retake'; readonly stream: string; readonly from: number }
  | { readonly type: 'leave' }
  | { readonly type: 'declines'; readonly streams: readonly string[] }
  | { readonly type: 'end-declines' }
  /** `done`: the outcome when it succeeds. */
  | { readonly type: 'order'; readonly id: number; readonly done: OrderOutcome }
  | { readonly type: 'note-join' }
  | { readonly type: 'bury'; readonly node: string }
  | { readonly type: 'tidy' };

export interface Pending {
  readonly purpose: Purpose;
  readonly transaction: Transaction;
  /** The newest revision that was known then. */
  readonly sentAt: number;
}

export interface Plan {
  /** The revision whose bytes it was computed from: the same on every node. */
  readonly revision: number;
  readonly madeMs: number;
  readonly assigned: ReadonlyMap<string, string>;
  readonly unplaced: ReadonlyMap<string, string>;
}

/** A stream of mine that is on its way to another node, or is let go of. */
export interface HandOver {
  readonly type: 'stopping' | 'sending' | 'retaking';
  /** My epoch of the stream. */
  readonly from: number;
  /** null: released to nobody. */
  readonly to: {
    readonly node: string;
    readonly session: number;
    readonly moveMod: number;
    readonly byHand: boolean;
  } | null;
  readonly reason: string;
  /** Not acted upon before (monotonic), after an answer that did not come. */
  readonly notBeforeMs: number;
}

export interface Leaving {
  readonly sinceMs: number;
  /** announcing: the others shall know before they are given anything of mine, for they may be leaving too; stopping: all that could
   *  not be handed over is being ended; deleting: the member key goes. */
  readonly phase: 'announcing' | 'handing-over' | 'stopping' | 'deleting' | 'left';
}

export interface ClusterState {
  readonly settings: Settings;
  readonly mirror: Mirror;
  readonly session: Session;
  /** By node: the last put of its member key. */
  readonly heard: ReadonlyMap<string, Heard>;
  readonly fence: ProcessId | null;
  readonly nextRequest: number;
  readonly pending: ReadonlyMap<number, Pending>;
  /** stream -> the epoch it was last told to run with. */
  readonly runs: ReadonlyMap<string, number>;
  /** Streams that have, or may have, a living process here. */
  readonly alive: ReadonlySet<string>;
  readonly plan: Plan | null;
  /** Streams whose owner this session saw leaving: they need no settling. -> since when (monotonic). */
  readonly lost: ReadonlyMap<string, number>;
  /** stream -> nothing is asked for it (a claim, a move) before (monotonic); in flight: Infinity. */
  readonly askRest: ReadonlyMap<string, number>;
  readonly handOvers: ReadonlyMap<string, HandOver>;
  /** Streams of mine that do not start: the epoch that this is about, and the sentence. */
  readonly failing: ReadonlyMap<string, { readonly epoch: number; readonly reason: string }>;
  /** By declineId: which write of it was first seen when (monotonic). */
  readonly declinesSeen: ReadonlyMap<string, { readonly mod: number; readonly sinceMs: number }>;
  /** How long my last decline of a stream lasted that has not run here since. */
  readonly declinedMinutes: ReadonlyMap<string, number>;
  /** stream -> no rebalancing of it before (monotonic): it was moved a short while ago. */
  readonly moveRest: ReadonlyMap<string, number>;
  /** When a node was last seen to join, and when one was last seen to join, leave or begin or end to drain (monotonic). */
  readonly lastJoinMs: number;
  readonly lastChangeMs: number;
  /** When a living node was last seen to have read another file, this one too (monotonic). */
  readonly lastFileMs: number;
  /** When a stream held in etcd was last seen to come, change or go (monotonic). */
  readonly lastHeldMs: number;
  /** When a rebalancing move was last seen (monotonic), and whether the spread is being evened out. */
  readonly lastRebalanceMs: number;
  readonly rebalancing: boolean;
  readonly lastTidyMs: number;
  /** Of the last renewal or join. */
  readonly roundTripMs: number;
  readonly leaving: Leaving | null;
  /** When step wants to be called again, at the latest (monotonic). */
  readonly wakeMs: number;
}
