import { describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { reasonOfOff, reasonOfStream } from '../../../../src/node/observe/stream-reason.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberState,
  mySession,
  ownerEntry,
} from '../../../support/cluster-state.ts';
import { streamOf } from '../../../support/ingest-bench.ts';

const clusterIngest = { captureAt: ['b', 'c'], reclaim: 'auto', weight: 1 } as const;
const stream = streamOf([], { name: 's', clusterIngest });
const settings = clusterSettings([clusterStream('s', { captureAt: ['b', 'c'] })]);
const [memberA, memberB] = [memberEntry('a', mySession), memberEntry('b', 11)];
/** Long after the node joined. */
const laterMs = 60_000;

function stateOf(entries: readonly Entry[], changes: Partial<ClusterState> = {}): ClusterState {
  return memberState(settings, entries, changes);
}

function reasonIn(state: ClusterState, nowMs = laterMs): string {
  return reasonOfStream(state, stream, nowMs);
}

describe('a stream that somebody owns', () => {
  it('is there for the reason that its owner gave', () => {
    const owner = ownerEntry('s', 'b', 11, 20, { reason: 'b is preferred by capture_at' });
    expect(reasonIn(stateOf([memberB, owner]))).toBe('b is preferred by capture_at');
  });

  it.each([
    { byHand: true, stays: false, reason: 'operator: left at b (asked by me)' },
    { byHand: false, stays: true, reason: 'operator: stays at b (asked by me)' },
    { byHand: true, stays: true, reason: 'operator: stays at b (asked by me)' },
  ])('is there for what an operator said of it since: %j', ({ byHand, stays, reason }) => {
    const owner = ownerEntry('s', 'b', 11, 20, { reason: 'operator: moved by hand', byHand });
    const said = entryOf('moves/s', { to: 'b', toSession: 11, from: 20, reason, stays }, 30);
    expect(reasonIn(stateOf([memberB, owner, said]))).toBe(reason);
    const ofFormerTerm = entryOf('moves/s', { to: 'b', toSession: 11, from: 19, reason, stays }, 30);
    expect(reasonIn(stateOf([memberB, owner, ofFormerTerm]))).toBe('operator: moved by hand');
  });

  it.each([
    { byHand: true, stays: false, sentence: 'an operator let go of it there: it may be moved by itself' },
    { byHand: false, stays: true, sentence: 'an operator keeps it there' },
    { byHand: true, stays: true, sentence: 'placed by load' },
  ])('is not there for a move to elsewhere that has taken the place of those words: %j', ({ sentence, ...said }) => {
    const owner = ownerEntry('s', 'b', 11, 20, { reason: 'placed by load', byHand: said.byHand });
    const move = { to: 'a', toSession: mySession, from: 20, reason: 'rebalance', stays: said.stays };
    expect(reasonIn(stateOf([memberB, owner, entryOf('moves/s', move, 30)]))).toBe(sentence);
  });

  it('is free when the owner is another life of that node', () => {
    expect(reasonIn(stateOf([memberB, ownerEntry('s', 'b', 9, 20)]))).toMatch(/^waiting for b/);
  });
});

describe('a stream that nobody can own', () => {
  it('is disabled, or runs everywhere', () => {
    const state = stateOf([]);
    expect(reasonOfStream(state, { ...stream, disabled: true }, laterMs)).toBe('it is disabled in the configuration');
    const everywhere = { ...stream, clusterIngest: null };
    expect(reasonOfStream(state, everywhere, laterMs)).toContain('every node on its own');
    const marked = stateOf([entryOf('stops/s', { by: 'admin', at: 5 }, 30)]);
    expect(reasonOfStream(marked, everywhere, laterMs)).toContain('every node on its own');
    expect(reasonOfOff(marked.mirror.latest, everywhere)).toBeNull();
  });

  it('is switched off, by whom', () => {
    expect(reasonIn(stateOf([memberB, entryOf('stops/s', { by: 'admin', at: 5 }, 30)]))).toBe('switched off by admin');
    expect(reasonIn(stateOf([memberB, entryOf('stops/s', 'garbage', 30)]))).toBe('switched off by unknown');
  });
});

describe('a stream that nobody owns', () => {
  it('may be owned after all when this node does not know', () => {
    const session = { type: 'out', reason: 'etcd is away', notBeforeMs: 0, held: null } as const;
    expect(reasonIn(stateOf([memberB], { session }))).toMatch(
      /^nobody runs it as far as a knows, which is not a member of the cluster now/,
    );
    const state = stateOf([memberB]);
    const mirror = { ...state.mirror, fresh: false, reason: 'the watch is broken' };
    expect(reasonIn({ ...state, mirror })).toBe(
      'nobody runs it as far as a knows, whose knowledge may be old: the watch is broken',
    );
  });

  it('has no place, for the reason that the plan gives', () => {
    const unplaced = new Map([['s', 'every node has as many streams as it takes']]);
    const plan = { revision: 100, madeMs: 0, assigned: new Map<string, string>(), unplaced };
    expect(reasonIn(stateOf([memberB], { plan }))).toBe('every node has as many streams as it takes');
  });

  it('waits for the first preferred node that is alive and willing', () => {
    expect(reasonIn(stateOf([memberB, memberEntry('c', 12)]))).toMatch(/^waiting for b, which is preferred/);
    expect(reasonIn(stateOf([memberEntry('c', 12)]))).toMatch(/^waiting for c, which is preferred/);
    const drain = entryOf('drains/b', { by: 'admin', at: 5 }, 30);
    expect(reasonIn(stateOf([memberB, memberEntry('c', 12), drain]))).toMatch(/^waiting for c/);
  });

  it('waits at a cold start, not when it was lost before our eyes', () => {
    const nowMs = settings.settleMs - 1;
    const lastJoinMs = 0;
    expect(reasonIn(stateOf([memberA], { lastJoinMs }), nowMs)).toContain('(settle)');
    expect(reasonIn(stateOf([memberA], { lastJoinMs }), nowMs + 1)).not.toContain('(settle)');
    const lost = new Map([['s', 500]]);
    expect(reasonIn(stateOf([memberA], { lastJoinMs, lost }), nowMs)).not.toContain('(settle)');
  });

  it('waits for the same file at every node while all are up, and says so', () => {
    const [otherB, memberC] = [memberEntry('b', 11, { digest: 'another' }), memberEntry('c', 12)];
    const changes = { lastJoinMs: 0, lastFileMs: laterMs };
    const waits = /^new: waits until every node has this configuration, for 'settle' at most$/;
    const noB = entryOf('drains/b', { by: 'admin', at: 5 }, 30);
    const noC = entryOf('drains/c', { by: 'admin', at: 5 }, 31);
    const up = stateOf([memberA, otherB, memberC, noB, noC], changes);
    expect(reasonIn(up, laterMs + settings.settleMs - 1)).toMatch(waits);
    expect(reasonIn(up, laterMs + settings.settleMs)).toMatch(/^waiting for a node/);
    expect(reasonIn({ ...up, lost: new Map([['s', laterMs]]) })).toMatch(/^waiting for a node/);
    const same = stateOf([memberA, memberB, memberC, noB, noC], changes);
    expect(reasonIn(same)).toMatch(/^waiting for a node/);
  });

  it('waits for the node that the plan designates, or for any', () => {
    const plan = { revision: 100, madeMs: 0, assigned: new Map([['s', 'a']]), unplaced: new Map<string, string>() };
    expect(reasonIn(stateOf([memberA], { plan }))).toBe('waiting for a to take it');
    expect(reasonIn(stateOf([memberA], { plan: null }))).toBe('waiting for a node to take it');
  });
});
