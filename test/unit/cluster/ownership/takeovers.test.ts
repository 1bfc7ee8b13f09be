import { describe, expect, it } from 'vitest';
import type { Tables } from '../../../../src/cluster/mirror/tables.ts';
import { takeovers } from '../../../../src/cluster/ownership/takeovers.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { clusterSettings, entryOf, memberEntry, memberState, ownerEntry } from '../../../support/cluster-state.ts';

const both = [memberEntry('a', 10), memberEntry('b', 11)];
const mine = ownerEntry('s', 'a', 10, 60);

function tables(...entries: readonly Entry[]): Tables {
  return memberState(clusterSettings([]), entries).mirror.latest;
}

describe('a takeover', () => {
  it.each([
    ['owner-lost', 'its owner is gone', [memberEntry('a', 10), ownerEntry('s', 'b', 11, 20)]],
    ['owner-lost', 'its owner is back as another session', [...both, ownerEntry('s', 'b', 9, 20)]],
    ['own', 'this node had it in an earlier session', [memberEntry('a', 10), ownerEntry('s', 'a', 4, 20)]],
    ['released', 'its node let go of it', [...both, ownerEntry('s', null, 0, 20)]],
    ['new', 'nobody ever had it', both],
  ])('is one for %s: %s', (reason, _, before) => {
    expect(takeovers(tables(...before), tables(...both, mine), 'a')).toEqual([{ stream: 's', epoch: 60, reason }]);
  });

  it.each([
    ['was handed over by its living owner', [...both, ownerEntry('s', 'b', 11, 20)]],
    ['was taken back under a new epoch', [...both, ownerEntry('s', 'a', 10, 20)]],
    ['was this one before', [...both, mine]],
  ])('is none where the stream %s', (_, before) => {
    expect(takeovers(tables(...before), tables(...both, mine), 'a')).toEqual([]);
  });

  it('is only what this node has now', () => {
    const before = tables(memberEntry('a', 10), ownerEntry('s', 'b', 11, 20), ownerEntry('t', 'b', 11, 21));
    const after = tables(...both, memberEntry('c', 12), ownerEntry('s', 'c', 12, 60), ownerEntry('t', 'a', 10, 61));
    expect(takeovers(before, after, 'a').map(({ stream }) => stream)).toEqual(['t']);
    expect(takeovers(before, tables(...both), 'a')).toEqual([]);
  });

  it('is new where the key before could not be read', () => {
    expect(takeovers(tables(...both, entryOf('owners/s', '{', 20)), tables(...both, mine), 'a')).toMatchObject([
      { reason: 'new' },
    ]);
  });
});
