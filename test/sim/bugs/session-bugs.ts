// Mistakes about leases, deadlines and names.

import type { ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import type { Compare, Transaction } from '../../../src/cluster/transaction.ts';
import { type Build, type ClusterStep, production } from '../world/build.ts';
import { bug, tampered } from './bug.ts';

/** A renewal counts from when its answer came. */
function countFromAnswer(state: ClusterState, fact: ClusterFact, nowMs: number): ClusterState {
  const { session } = state;
  if (fact.type !== 'answered') return state;
  if (session.type === 'joining' && session.request === fact.request) {
    return { ...state, session: { ...session, sentMs: nowMs } };
  }
  if (session.type !== 'member' || session.renewal?.request !== fact.request) return state;
  return { ...state, session: { ...session, renewal: { ...session.renewal, sentMs: nowMs } } };
}

/** What comes after the deadline is taken as if it had come before. */
function forgetDeadline(state: ClusterState, fact: ClusterFact, nowMs: number): ClusterState {
  const { session } = state;
  if (fact.type !== 'answered' || session.type !== 'member' || session.deadlineMs > nowMs) return state;
  return { ...state, session: { ...session, deadlineMs: nowMs + 1 } };
}

/** A node that etcd keeps is removed after a silence of this long. */
function removedAfter(patienceMs: (state: ClusterState) => number): Partial<Build> {
  return tampered(
    state => state,
    state => {
      const heard = [...state.heard].map(([node, last]) => [node, { ...last, patienceMs: patienceMs(state) }] as const);
      return { ...state, heard: new Map(heard) };
    },
  );
}

/** Moves the deadline that main lives by, and the one that the fence is told. */
function shiftedDeadline(shiftMs: (ttlMs: number) => number): Partial<Build> {
  const clusterStep = (): ClusterStep => {
    const step = production.clusterStep();
    let shownMs = Number.NaN;
    return (state, fact, now) => {
      const [next, effects] = step(state, fact, now);
      const { session } = next;
      if (session.type !== 'member') return [next, effects];
      const byMs = shiftMs(session.ttlMs);
      const isNew = session.deadlineMs !== shownMs;
      shownMs = isNew ? session.deadlineMs + byMs : shownMs;
      const shifted = effects.map(effect =>
        effect.type === 'deadline' && effect.deadlineMs !== null
          ? { ...effect, deadlineMs: effect.deadlineMs + byMs }
          : effect,
      );
      return [isNew ? { ...next, session: { ...session, deadlineMs: shownMs } } : next, shifted];
    };
  };
  return { clusterStep };
}

function withoutCompares(transaction: Transaction, leaveOut: (compare: Compare) => boolean): Transaction {
  return { ...transaction, compares: transaction.compares.filter(compare => !leaveOut(compare)) };
}

/** What a lease runs out later when the deadline forgets K; with few children K is always this. */
const killBudgetMs = 400;

export const sessionBugs = [
  bug(
    'deadline-from-answer',
    'the deadline counts from when the answer came, not from before anything was sent',
    ['I9'],
    tampered(countFromAnswer),
  ),
  bug(
    'no-kill-budget',
    'K = 0: the deadline leaves no time for the kill',
    ['I9'],
    shiftedDeadline(() => killBudgetMs),
  ),
  bug(
    'spends-its-margins',
    'the deadline trusts that all clocks go at the same rate, and that a kill takes half as long',
    ['I9'],
    shiftedDeadline(ttlMs => 0.005 * ttlMs + killBudgetMs / 2),
  ),
  bug('keepalive', 'the lease is renewed by LeaseKeepAlive, which goes past raft', ['I9'], { keepsAlive: true }),
  bug(
    'renewal-without-mod',
    'a renewal compares the session but not the mod_revision: a late one puts the key on an older lease',
    ['I9'],
    {
      transaction: (transaction, purpose) =>
        purpose?.type === 'session'
          ? withoutCompares(transaction, ({ target, key }) => target === 'mod' && key.includes('/members/'))
          : transaction,
    },
  ),
  bug(
    'trusts-boot-id',
    'a fast restart looks for the former life in its own pid namespace only, and trusts the boot id',
    ['I2', 'I9'],
    {
      settings: settings => ({ ...settings, pidNamespace: 'the same everywhere' }),
    },
  ),
  bug('join-over-the-living', 'a join takes the name whoever holds it', ['L'], {
    transaction: (transaction, purpose) =>
      purpose?.type === 'session'
        ? withoutCompares(
            transaction,
            ({ target, is, revision }) => target === 'create' && is === '=' && revision === 0,
          )
        : transaction,
  }),
  bug(
    'revives-its-session',
    'an answer to a renewal that comes after the deadline brings the session back',
    ['I8'],
    tampered(forgetDeadline),
  ),
  bug(
    'rejoins-too-early',
    'the next session begins while processes of the last one live',
    ['I9'],
    tampered(
      state => state,
      state => (state.session.type === 'out' && state.alive.size > 0 ? { ...state, alive: new Set() } : state),
    ),
  ),
  bug(
    'removes-too-soon',
    'a node that etcd keeps is removed after a silence of stale_timeout, though etcd may have granted it more',
    ['I9'],
    removedAfter(({ settings }) => settings.staleTimeoutMs),
  ),
  bug('removes-any-put', 'a node that etcd keeps is removed also when it has renewed since', ['I9'], {
    transaction: (transaction, purpose) =>
      purpose?.type === 'bury' ? withoutCompares(transaction, () => true) : transaction,
  }),
  bug(
    'trusts-expiry',
    'a node that etcd keeps is never removed by the others',
    ['L1'],
    removedAfter(() => Number.POSITIVE_INFINITY),
  ),
];
