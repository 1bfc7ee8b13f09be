import { describe, expect, it } from 'vitest';
import { moveStream } from '../../../../src/cluster/orders/move-stream.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberState,
  moveEntry,
  ownerEntry,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s'), clusterStream('p', { captureAt: ['b'] })]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11, { maxStreams: 1 })];
const s = ownerEntry('s', 'a', 10, 20);

function verdict(stream: string, to: string | null, ...entries: Entry[]) {
  return moveStream(memberState(settings, [...nodes, ...entries]), stream, to, 'me');
}

/** The move that a verdict writes. */
function moveIn(of: ReturnType<typeof verdict>): unknown {
  const put = 'transaction' in of ? of.transaction.then[0] : undefined;
  return put?.type === 'put' ? JSON.parse(put.value) : of;
}

describe('an operator’s move', () => {
  it('to a node is one by hand', () => {
    expect(moveIn(verdict('s', 'b', s))).toMatchObject({ to: 'b', toSession: 11, from: 20, byHand: true });
    expect(verdict('s', 'b', s)).toMatchObject({ done: { type: 'done', to: 'b', reason: 's moves from a to b' } });
  });

  it('to where it is already keeps it there; the second time there is nothing left to say', () => {
    const reason = 's is at a already, and stays there';
    expect(verdict('s', 'a', s)).toMatchObject({ done: { type: 'done', reason, to: 'a' } });
    const said = moveIn(verdict('s', 'a', s));
    expect(said).toMatchObject({ to: 'a', toSession: 10, from: 20, byHand: true, stays: true });
    expect(verdict('s', 'a', s, entryOf('moves/s', said, 40))).toEqual({ type: 'done', reason, to: 'a' });
    expect(moveIn(verdict('s', null, s, entryOf('moves/s', said, 40)))).toMatchObject({ to: 'a', stays: false });
  });

  it.each<[string, string, string, Entry[], string, string]>([
    ['an unknown stream', 'x', 'b', [s], 'unknown', "no stream 'x'"],
    ['an unknown node', 's', 'x', [s], 'unknown', "no node 'x'"],
    ['a node of the file that is down', 's', 'c', [s], 'refused', 'c is down'],
    ['a node that drains', 's', 'b', [s, entryOf('drains/b', {}, 40)], 'refused', 'b drains'],
    ['a node that leaves', 's', 'd', [s, memberEntry('d', 13, { leaving: true })], 'refused', 'd is leaving'],
    ['a node that is full', 's', 'b', [s, ownerEntry('p', 'b', 11, 21)], 'refused', 'it has 1 of 1 streams'],
    ['a stream that is switched off', 's', 'b', [s, entryOf('stops/s', {}, 40)], 'refused', 'switched off'],
    ['a stream that nobody has', 's', 'b', [], 'refused', 'nobody has s now'],
    ['a stream on its way', 's', 'b', [s, moveEntry('s', 'b', 11, 20, 40)], 'refused', 'on its way to b (test)'],
  ])('of or to %s is refused', (_, stream, to, entries, type, words) => {
    expect(verdict(stream, to, ...entries)).toMatchObject({ type, reason: expect.stringContaining(words) });
  });
});

describe('auto', () => {
  const p = (node: string, byHand: boolean) => ownerEntry('p', node, node === 'a' ? 10 : 11, 30, { byHand });

  it('takes a stream home to its preferred node, where nothing holds it', () => {
    const reason = 'operator: to b, which capture_at prefers (asked by me)';
    expect(moveIn(verdict('p', null, p('a', true)))).toMatchObject({ to: 'b', toSession: 11, byHand: false, reason });
    expect(verdict('p', null, p('a', true), ownerEntry('s', 'b', 11, 20))).toMatchObject({ type: 'refused' });
  });

  it('lets go of what an operator put where it belongs, without a move; the second time there is nothing to let go of', () => {
    const reason = 'operator: left at b, which capture_at prefers (asked by me)';
    const said = { to: 'b', from: 30, byHand: false, stays: false, reason };
    expect(moveIn(verdict('p', null, p('b', true)))).toMatchObject(said);
    const letGo = entryOf('moves/p', { to: 'b', toSession: 11, from: 30, reason: '', stays: false }, 40);
    expect(verdict('p', null, p('b', true), letGo)).toMatchObject({ type: 'done', to: 'b' });
    expect(moveIn(verdict('p', 'a', p('b', true), letGo))).toMatchObject({ to: 'a', byHand: true, stays: false });
  });

  it('says of what belongs nowhere in particular why it stays where it is', () => {
    const put = ownerEntry('s', 'a', 10, 20, { byHand: true, reason: 'operator: moved to a by hand' });
    const reason = 'operator: left at a, and may be moved by itself (asked by me)';
    expect(moveIn(verdict('s', null, put))).toMatchObject({ to: 'a', stays: false, reason });
  });

  it('is done where nothing holds the stream', () => {
    expect(verdict('p', null, p('b', false))).toMatchObject({ type: 'done', to: 'b' });
    expect(verdict('s', null, s)).toMatchObject({ type: 'done', to: 'a' });
  });
});
