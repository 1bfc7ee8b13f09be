import { describe, expect, it } from 'vitest';
import { streamEvents } from '../../../../src/cluster/events/stream-events.ts';
import type { Tables } from '../../../../src/cluster/mirror/tables.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { clusterSettings, entryOf, memberEntry, memberState, ownerEntry } from '../../../support/cluster-state.ts';

const b = memberEntry('b', 11);
const c = memberEntry('c', 12);
const stop = entryOf('stops/s', { by: 'admin', at: 0 }, 40);

function tables(...entries: readonly Entry[]): Tables {
  return memberState(clusterSettings(), entries).mirror.latest;
}

function owned(node: string | null, session: number, mod: number, reason: string, former?: string): Entry {
  const history = former === undefined ? [] : [{ node: former, epoch: 5, since: 0, reason: '' }];
  return ownerEntry('s', node, session, mod, { reason, history });
}

const byB = owned('b', 11, 20, 'b was free');

it('tells a claim, with the last owner that is known', () => {
  expect(streamEvents(tables(b), tables(b, byB))).toEqual([
    { type: 'stream_claimed', stream: 's', node: 'b', from: null, to: 'b', reason: 'b was free' },
  ]);
  const claimed = owned('b', 11, 20, 'a was lost; placed by load', 'a');
  expect(streamEvents(tables(b), tables(b, claimed))).toMatchObject([{ type: 'stream_claimed', from: 'a', to: 'b' }]);
});

it('tells a move where the owner has handed over, and a claim where it was lost', () => {
  const byC = owned('c', 12, 30, 'reclaim: c is preferred', 'b');
  expect(streamEvents(tables(b, c, byB), tables(b, c, byC))).toEqual([
    { type: 'stream_moved', stream: 's', node: 'c', from: 'b', to: 'c', reason: 'reclaim: c is preferred' },
  ]);
  expect(streamEvents(tables(b, c, byB), tables(c, byC))).toMatchObject([
    { type: 'stream_claimed', from: 'b', to: 'c' },
  ]);
});

it('tells a stream that its owner took back', () => {
  const again = owned('b', 11, 30, 'taken back: the move to c did not happen', 'b');
  expect(streamEvents(tables(b, byB), tables(b, again))).toMatchObject([
    { type: 'stream_claimed', from: 'b', to: 'b', reason: 'taken back: the move to c did not happen' },
  ]);
});

it('tells a loss with its owner, or when the owner lets go of it', () => {
  expect(streamEvents(tables(b, byB), tables(byB))).toMatchObject([
    { type: 'stream_lost', stream: 's', node: 'b', from: 'b', to: null, reason: expect.stringContaining('b was lost') },
  ]);
  const left = tables(memberEntry('b', 11, { leaving: true }), byB);
  expect(streamEvents(left, tables(byB))).toMatchObject([{ type: 'stream_lost', reason: 'b left the cluster' }]);
  const released = owned(null, 0, 30, 'drain: b shall be empty', 'b');
  expect(streamEvents(tables(b, byB), tables(b, released))).toMatchObject([
    { type: 'stream_lost', from: 'b', to: null, reason: 'b has let go of it: drain: b shall be empty' },
  ]);
  const strange = entryOf('owners/s', 'nonsense', 30);
  expect(streamEvents(tables(b, byB), tables(b, strange))).toMatchObject([
    { type: 'stream_lost', reason: 'its owner key in etcd cannot be read any more' },
  ]);
});

describe('a stop', () => {
  it('is told when the owner has ended it, and not before', () => {
    expect(streamEvents(tables(b, byB), tables(b, byB, stop))).toEqual([]);
    const released = owned(null, 0, 41, 'switched off', 'b');
    expect(streamEvents(tables(b, byB, stop), tables(b, released, stop))).toMatchObject([
      { type: 'stream_stopped', stream: 's', from: 'b', to: null, reason: 'switched off by admin' },
    ]);
  });

  it('is told at once where nobody has it, and once', () => {
    const released = owned(null, 0, 30, 'drain', 'b');
    expect(streamEvents(tables(b, released), tables(b, released, stop))).toEqual([
      { type: 'stream_stopped', stream: 's', node: null, from: null, to: null, reason: 'switched off by admin' },
    ]);
    expect(streamEvents(tables(b, released, stop), tables(b, c, released, stop))).toEqual([]);
  });

  it('is a removal where the key goes', () => {
    expect(streamEvents(tables(b, byB), tables(b))).toMatchObject([
      { type: 'stream_stopped', from: 'b', to: null, reason: 'it is not in the configuration any more' },
    ]);
  });
});

it('says nothing of what stays, and of keys whose owner was gone before', () => {
  const other = ownerEntry('t', 'c', 12, 21);
  const before = tables(b, c, byB, other);
  expect(streamEvents(before, tables(b, c, byB, other))).toEqual([]);
  expect(streamEvents(tables(c, byB, other), tables(c, other))).toEqual([]);
  expect(streamEvents(before, tables(c, byB, other)).map(({ stream }) => stream)).toEqual(['s']);
});
