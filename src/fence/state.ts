// What the fence knows: until when each session holds, and which children there are. Children are keyed by their number, which main
// never uses twice, and checked by pid: nothing here goes by the name of a stream, so a late word on an old child cannot touch a new one.

import type { FromFence, MemberKey, ToFence } from '../adapters/fence/messages.ts';
import type { ChildSpec } from '../ports.ts';

export interface FenceState {
  /** Session to its last given deadline (monotonic, absolute). A session that is not in here is unknown, or over. */
  readonly deadlines: ReadonlyMap<number, number>;
  /** In the order in which they were asked for. */
  readonly children: ReadonlyMap<number, FenceChild>;
  /** Where this node's member key is; null: there is none to delete. */
  readonly memberKey: MemberKey | null;
  /** null until main is gone, or wants this process to end. */
  readonly closing: Closing | null;
}

/** All children are being killed. When the last one is reaped, the member key of a dead main is deleted, and this process ends. */
export interface Closing {
  readonly removal: Removal | null;
  readonly isRemoving: boolean;
}

/** The deletion of a member key, if it is still that of `session`. */
export interface Removal {
  readonly memberKey: MemberKey;
  readonly session: number;
  /** Given up then (monotonic): the lease has ended by itself. */
  readonly untilMs: number;
}

export interface FenceChild {
  readonly spec: ChildSpec;
  /** queued -> looking (at the program's file) -> spawning -> gated (its process waits in front of the gate) -> open (the program runs). */
  readonly phase: 'queued' | 'looking' | 'spawning' | 'gated' | 'open';
  /** Known from 'gated' on. */
  readonly pid: number | null;
  /** It holds one of the start queue's places until then; null: it holds none. */
  readonly placeUntilMs: number | null;
  /** It has to go: why. Its gate never opens any more. */
  readonly doom: string | null;
  /** When SIGKILL is due. */
  readonly killAtMs: number | null;
  /** When SIGKILL was sent, and how many children there were then. */
  readonly killedAtMs: number | null;
  readonly killedAmong: number | null;
}

export type FenceFact =
  | ToFence
  /** `refusal`: why the program must not be started; null: it may be. */
  | { readonly type: 'looked'; readonly child: number; readonly refusal: string | null }
  | { readonly type: 'spawned'; readonly child: number; readonly pid: number; readonly startTime: number }
  | { readonly type: 'spawn-failed'; readonly child: number; readonly reason: string }
  /** Reaped at `atMs`. */
  | {
      readonly type: 'exited';
      readonly child: number;
      readonly pid: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly atMs: number;
    }
  | { readonly type: 'main-gone' }
  /** The member key is gone, or its lease must have ended. */
  | { readonly type: 'removal-ended' }
  | { readonly type: 'wake' };

/** `deadlineMs`: the performer refuses past it, whatever happened since the decision; null: no deadline. */
export type FenceEffect =
  /** The answer is 'looked', some time later. */
  | { readonly type: 'look'; readonly child: number; readonly command: string }
  | { readonly type: 'spawn'; readonly spec: ChildSpec; readonly deadlineMs: number | null }
  | {
      readonly type: 'open-gate';
      readonly child: number;
      readonly pid: number;
      readonly deadlineMs: number | null;
    }
  | {
      readonly type: 'signal';
      readonly child: number;
      readonly pid: number;
      readonly signal: 'SIGTERM' | 'SIGKILL';
    }
  | { readonly type: 'tell'; readonly message: FromFence }
  /** Nothing of this node's lives any more; the answer is 'removal-ended'. */
  | { readonly type: 'remove-key'; readonly removal: Removal }
  | { readonly type: 'exit' };

export const emptyFence: FenceState = { deadlines: new Map(), children: new Map(), memberKey: null, closing: null };

/** At what moment `step` has something to do by itself; null: never. */
export function nextWakeMs(state: FenceState): number | null {
  const children = [...state.children.values()];
  const isQueueing = children.some(child => child.phase === 'queued');
  const moments = [
    ...state.deadlines.values(),
    ...children.flatMap(child => (child.killedAtMs === null ? (child.killAtMs ?? []) : [])),
    ...(isQueueing ? children.flatMap(child => child.placeUntilMs ?? []) : []),
  ];
  return moments.length === 0 ? null : moments.reduce((a, b) => Math.min(a, b));
}
