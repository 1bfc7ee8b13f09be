// The rows of the promises (README, 'What is promised') that faults belong to, with their limits. T is stale_timeout.

export type Row = {
  readonly name: string;
} /** Everything that the hit node owned gets a new owner within these times of the fault. */ & (
  | { readonly type: 'failover'; readonly limits: LimitsOf }
  /** Each stream is handed over; the times are those from its old ffmpeg to the new one. */
  | { readonly type: 'moves'; readonly limits: LimitsOf }
  /** The hit node is a member again within these times of the fault. */
  | { readonly type: 'rejoins'; readonly limits: LimitsOf }
  /** No session ends before its D. */
  | { readonly type: 'sessions' }
  /** No stream changes its owner by a claim. */
  | { readonly type: 'unchanged' }
  /** Every ffmpeg is dead within T of the fault, before any lease can end; one that is not is a violation of I9. */
  | { readonly type: 'stops' }
  /** Only safety, and that all is well again in time. */
  | { readonly type: 'recovers' }
);

type LimitsOf = (staleMs: number) => Limits;

/** ms; what is left out has no limit. */
export interface Limits {
  readonly median?: number;
  readonly p95?: number;
  readonly max?: number;
}

export const hostLost: Row = {
  name: 'L1 host lost: T + 1 s',
  type: 'failover',
  limits: staleMs => ({ p95: staleMs + 1000 }),
};

export const hostAndLeaderLost: Row = {
  name: 'L1 host lost with the etcd leader: T + 5 s',
  type: 'failover',
  limits: staleMs => ({ p95: staleMs + 5000 }),
};

/** Of the T + 5 s, what is left for the election: a new leader gives every lease T and etcd's election timeout of 1 s anew, and looks for
 *  expired ones every 0.5 s. */
export const electionMs = 3500;

export const longElection: Row = {
  name: 'the same, and no leader for more than 3.5 s: T + 2 s after that',
  type: 'failover',
  limits: staleMs => ({ p95: staleMs + 2000 }),
};

export const mainCrashed: Row = {
  name: 'L2 main crashed: 0.5 s median, 1 s',
  type: 'failover',
  limits: () => ({ median: 500, max: 1000 }),
};

/** A stream stops at its segment's end, within 1 s; then a transaction each, 8 in flight. */
export const leaves: Row = { name: 'L3 leave: stop + transaction', type: 'failover', limits: () => ({ p95: 3000 }) };

/** The stop is not in it: that waits for a segment's end. */
export const moves: Row = {
  name: 'L3 move: stop + one transaction + start',
  type: 'moves',
  limits: () => ({ p95: 1500 }),
};

export const cutOff: Row = {
  name: 'this node is cut off: T + 1 s',
  type: 'failover',
  limits: staleMs => ({ p95: staleMs + 1000 }),
};

export const slowEtcd: Row = { name: 'etcd slow, leader change: nothing moves', type: 'unchanged' };
export const outlastedLeases: Row = {
  name: 'no leader for longer than leases last: no session ends before its D',
  type: 'sessions',
};
export const restartedEtcd: Row = { name: 'restart of etcd: sessions go on if D has not passed', type: 'sessions' };
export const noQuorum: Row = { name: 'no quorum: every node stops at its D', type: 'stops' };
export const fenceDies: Row = { name: 'fence or ffmpeg dies or freezes: the owner goes on', type: 'unchanged' };
export const fastRestart: Row = {
  name: 'fast restart under the same name: member again before T',
  type: 'rejoins',
  limits: staleMs => ({ max: staleMs }),
};
export const deadCamera: Row = { name: 'a dead camera never tours the cluster', type: 'unchanged' };
export const apart: Row = { name: 'nodes do not need each other: nothing moves', type: 'unchanged' };
export const wallClock: Row = { name: 'wall-clock jumps have no effect', type: 'unchanged' };
export const noRoom: Row = { name: 'no room for segments', type: 'recovers' };
