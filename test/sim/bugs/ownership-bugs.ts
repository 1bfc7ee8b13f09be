// Mistakes about claims and hand-overs.

import type { Tables } from '../../../src/cluster/mirror/tables.ts';
import { parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import type { Operation, Transaction } from '../../../src/cluster/transaction.ts';
import { type Build, type ClusterStep, production } from '../world/build.ts';
import { bug, tampered } from './bug.ts';

interface LeftOut {
  /** The claimant's own session. */
  readonly claimant?: boolean;
  readonly owner?: boolean;
  readonly former?: boolean;
  readonly guards?: boolean;
}

/** Claims without some of their compares. Of a stream's own part the owner key comes first, the former owner's session last. */
function claimsWithout(leftOut: LeftOut): Partial<Build> {
  const cut = (transaction: Transaction): Transaction => {
    const [owner, ...rest] = transaction.compares;
    const hasFormer = formerOwner(transaction) !== null;
    const guards = hasFormer ? rest.slice(0, -1) : rest;
    const former = hasFormer ? rest.slice(-1) : [];
    const compares = [
      ...(owner === undefined || leftOut.owner ? [] : [owner]),
      ...(leftOut.guards ? [] : guards),
      ...(leftOut.former ? [] : former),
    ];
    return { ...transaction, compares };
  };
  const transaction: Build['transaction'] = (whole, purpose) => {
    if (purpose?.type !== 'claims') return whole;
    const then = whole.then.map(
      (operation): Operation =>
        operation.type === 'transaction' ? { ...operation, transaction: cut(operation.transaction) } : operation,
    );
    return { ...whole, compares: leftOut.claimant ? [] : whole.compares, then };
  };
  return { transaction };
}

function withoutSettings(step: ClusterStep): ClusterStep {
  return (state, fact, now) => step(state, fact.type === 'configured' ? { type: 'tick' } : fact, now);
}

/** Claims that do not compare the key of a stream that is held in etcd. */
const claimsUnseen: Build['transaction'] = (whole, purpose) => {
  if (purpose?.type !== 'claims') return whole;
  const cut = (transaction: Transaction): Transaction => ({
    ...transaction,
    compares: transaction.compares.filter(({ key }) => !key.includes('/streams/')),
  });
  const then = whole.then.map(
    (operation): Operation =>
      operation.type === 'transaction' ? { ...operation, transaction: cut(operation.transaction) } : operation,
  );
  return { ...whole, then };
};

function formerOwner({ then: [operation] }: Transaction): string | null {
  return operation?.type === 'put' ? (parseOwner(operation.value)?.history[0]?.node ?? null) : null;
}

/** A hand-over that was not answered is forgotten, and so is its move: the stream goes on under its old epoch. */
function forgetUnanswered(state: ClusterState, fact: ClusterFact): ClusterState {
  const stream = [...state.handOvers].find(([, { type, to }]) => type === 'retaking' && to !== null)?.[0];
  if (fact.type !== 'unanswered' || stream === undefined) return state;
  const handOvers = new Map(state.handOvers);
  handOvers.delete(stream);
  return { ...state, handOvers, mirror: withoutMove(state.mirror, stream) };
}

function withoutMove(mirror: ClusterState['mirror'], stream: string): ClusterState['mirror'] {
  const cut = (tables: Tables): Tables => {
    const moves = new Map(tables.moves);
    moves.delete(stream);
    return { ...tables, moves };
  };
  return { ...mirror, base: cut(mirror.base), latest: cut(mirror.latest) };
}

/** Of the answer to a hand-over only the end of the move is taken in: the mirror still shows the stream as this node's own. */
function forgetOwnHandOver(state: ClusterState, fact: ClusterFact): ClusterState {
  if (fact.type !== 'answered' || !fact.answer.succeeded) return state;
  const asked = state.pending.get(fact.request);
  if (asked?.purpose.type !== 'hand-over') return state;
  const then = asked.transaction.then.map(
    (operation): Operation => (operation.type === 'put' ? { type: 'get', key: operation.key } : operation),
  );
  return {
    ...state,
    pending: new Map(state.pending).set(fact.request, { ...asked, transaction: { ...asked.transaction, then } }),
  };
}

/** Those whose answer is still awaited are left alone. */
function restsUntil({ askRest }: ClusterState, untilMs: number): ClusterState['askRest'] {
  return new Map([...askRest].map(([stream, rest]) => [stream, Number.isFinite(rest) ? untilMs : rest]));
}

function putOff(state: ClusterState, stream: string, untilMs: number): ClusterState {
  const handOver = state.handOvers.get(stream);
  if (handOver?.type !== 'stopping') return state;
  return { ...state, handOvers: new Map(state.handOvers).set(stream, { ...handOver, notBeforeMs: untilMs }) };
}

export const ownershipBugs = [
  bug(
    'claim-without-member',
    'a claim does not compare the session of the claimant',
    ['I8'],
    claimsWithout({ claimant: true }),
  ),
  bug(
    'claim-without-former-owner',
    'a claim does not compare that the former owner is still gone',
    ['I5'],
    claimsWithout({ former: true }),
  ),
  bug(
    'claim-past-preferred',
    'a claim does not compare that the preferred nodes before it are away',
    ['I6'],
    claimsWithout({ guards: true }),
  ),
  bug('claim-without-stream', 'a claim does not compare the key of a stream that is held in etcd', ['I6', 'I10'], {
    transaction: claimsUnseen,
  }),
  bug('never-reads-again', 'a file that is read again changes nothing', ['L', 'L3', 'L5'], {
    clusterStep: () => withoutSettings(production.clusterStep()),
  }),
  bug('claim-without-owner-mod', 'a claim does not compare the owner key', ['I5'], claimsWithout({ owner: true })),
  bug(
    'resumes-unanswered-hand-over',
    'after a hand-over without an answer the stream goes on under its old epoch',
    ['I2', 'I5', 'L'],
    tampered(state => state, forgetUnanswered),
  ),
  bug(
    'starts-from-old-mirror',
    'a stream starts from a mirror that is older than its own hand-over',
    ['I2', 'I5'],
    tampered(forgetOwnHandOver),
  ),
  bug(
    'hands-over-the-living',
    'a stream is handed over before its process is dead',
    ['I2', 'I9'],
    tampered(
      state => state,
      state => ({ ...state, alive: new Set([...state.alive].filter(stream => !state.handOvers.has(stream))) }),
    ),
  ),
  bug(
    'hands-over-late',
    'a stream is handed over a second after its process is dead',
    ['L3'],
    tampered((state, fact, nowMs) => (fact.type === 'gone' ? putOff(state, fact.stream, nowMs + 1000) : state)),
  ),
  bug(
    'plans-from-own-news',
    'the plan is made from what this node alone knows, not from the revision that all see',
    ['I7', 'L4'],
    tampered(
      state => state,
      state =>
        state.mirror.base === state.mirror.latest
          ? state
          : { ...state, mirror: { ...state.mirror, base: state.mirror.latest } },
    ),
  ),
  bug(
    'rests-too-long',
    'after a claim without an answer nothing is asked about the stream for 15 s',
    ['L5'],
    tampered(
      state => state,
      (state, fact, nowMs) =>
        fact.type === 'unanswered' ? { ...state, askRest: restsUntil(state, nowMs + 15_000) } : state,
    ),
  ),
  bug(
    'waits-for-ever',
    'after a claim without an answer nothing is asked about the stream any more',
    ['L', 'L1', 'L2', 'L5'],
    tampered(
      state => state,
      (state, fact) =>
        fact.type === 'unanswered' && state.askRest.size > 0
          ? { ...state, askRest: new Map([...state.askRest.keys()].map(stream => [stream, Number.POSITIVE_INFINITY])) }
          : state,
    ),
  ),
];
