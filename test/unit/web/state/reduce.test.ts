import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../../src/web/events/cluster-event.ts';
import { type Access, mayChange, nodeUnixMs } from '../../../../src/web/state/page-state.ts';
import { pageAfter, type Step, streamsTold, told, webPeer, webStream } from '../../../support/web-picture.ts';

const event = (id: string): ClusterEvent => ({
  ...{ id, type: 'peer_up', at: 5, node: 'n1', stream: null, from: null, to: null, reason: 'it joined' },
});

const ownedBy = (node: string) => webStream('cam01', { owner: { node, session: 1, epoch: 2, since: 3, reason: '' } });

describe('the state of the page', () => {
  it('goes on from the node’s clock, not from the viewer’s', () => {
    expect(nodeUnixMs(pageAfter([100, told()], [1600, { type: 'tick' }]))).toBe(2_001_500);
  });

  it('keeps the picture while the node is silent, and forgets the silence with the next answer', () => {
    const silence = { type: 'silence', why: 'no route' } as const;
    const silent = pageAfter([0, told()], [50, silence]);
    expect([silent.silence, silent.peers.length]).toEqual(['no route', 1]);
    expect(pageAfter([0, told()], [50, silence], [60, told()]).silence).toBeNull();
  });

  it('marks a stream that has another owner, for a moment, and none of the first answer', () => {
    const first = pageAfter([0, streamsTold(ownedBy('n1'))]);
    expect([...first.movedAtMs]).toEqual([]);
    const moved = pageAfter([0, streamsTold(ownedBy('n1'))], [100, streamsTold(ownedBy('n2'))]);
    expect([...moved.movedAtMs]).toEqual([['cam01', 100]]);
    const later = pageAfter(
      [0, streamsTold(ownedBy('n1'))],
      [100, streamsTold(ownedBy('n2'))],
      [6000, streamsTold(ownedBy('n2'))],
    );
    expect([...later.movedAtMs]).toEqual([]);
  });

  it('remembers with how many streams a node began to drain, until it drains no more', () => {
    const draining = (total_streams: number) => told([webPeer('n1', { status: 'draining', total_streams })]);
    const emptying = pageAfter([0, draining(12)], [1, draining(5)]);
    expect(emptying.drainedFrom.get('n1')).toBe(12);
    expect(pageAfter([0, draining(12)], [1, told()]).drainedFrom.size).toBe(0);
  });

  it('sees when segments without a copy become more, not how many there were before', () => {
    const unprotected = (unprotected_segments: number) => told([], { unprotected_segments });
    const rising = (...steps: readonly (readonly [atMs: number, count: number])[]) =>
      pageAfter(...steps.map(([atMs, count]): Step => [atMs, unprotected(count)])).unprotected.rising;
    expect(rising([10, 7])).toBeNull();
    expect(rising([10, 7], [20, 9], [30, 9])).toEqual({ fromMs: 20, toMs: 20 });
    expect(rising([10, 7], [20, 9], [4000, 10])).toEqual({ fromMs: 20, toMs: 4000 });
    expect(rising([10, 7], [20, 9], [60_000, 10])).toEqual({ fromMs: 60_000, toMs: 60_000 });
    expect(rising([10, 7], [20, 1])).toBeNull();
  });

  it('has each event once, the newest first, and not more than can be read', () => {
    const twice = pageAfter(...['a', 'b', 'a'].map(id => [0, { type: 'event', event: event(id) }] as const));
    expect(twice.events.map(({ id }) => id)).toEqual(['b', 'a']);
    const many = Array.from({ length: 300 }, (_, index) => [0, { type: 'event', event: event(`${index}`) }] as const);
    expect(pageAfter(...many).events).toHaveLength(200);
  });

  it('sorts by the column that was chosen, and the other way when it is chosen again', () => {
    const choose = (column: 'bitrate' | 'name') => [0, { type: 'sort-streams', column }] as const;
    expect(pageAfter(choose('name')).streamSort).toEqual({ column: 'name', descending: true });
    expect(pageAfter(choose('bitrate')).streamSort).toEqual({ column: 'bitrate', descending: true });
    expect(pageAfter(choose('bitrate'), choose('bitrate')).streamSort.descending).toBe(false);
  });

  it('takes details only of the stream that is open', () => {
    const details = { ...webStream('cam02'), history: [], log: [] };
    const open = [0, { type: 'open', stream: 'cam01' }] as const;
    expect(pageAfter(open, [1, { type: 'details', details }]).details).toBeNull();
    expect(pageAfter([0, { type: 'open', stream: 'cam02' }], [1, { type: 'details', details }]).details).toBe(details);
  });

  it('knows which orders are on their way, and says what came of each', () => {
    const asked = [0, { type: 'asked', order: 'drain n1' }] as const;
    expect([...pageAfter(asked).pending]).toEqual(['drain n1']);
    const answered = pageAfter(asked, [
      1,
      { type: 'order-answered', order: 'drain n1', tone: 'good', sentence: 'it drains' },
    ]);
    expect([answered.pending.size, answered.notices]).toEqual([0, [{ id: 1, tone: 'good', sentence: 'it drains' }]]);
  });

  it('never gives two notices one number, also after the last one was closed', () => {
    const notice = { type: 'notice', tone: 'good', sentence: 'done' } as const;
    const state = pageAfter([0, notice], [1, { type: 'dismiss', id: 1 }], [2, notice]);
    expect(state.notices.map(({ id }) => id)).toEqual([2]);
  });

  it('lets change who has logged in, or of whom no password is wanted', () => {
    const as = (access: Access) => mayChange(pageAfter([0, { type: 'access', access }]));
    expect(as({ type: 'out' })).toBe(false);
    expect(as({ type: 'open' })).toBe(true);
    expect(as({ type: 'in', user: 'admin' })).toBe(true);
  });
});
