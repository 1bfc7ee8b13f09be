import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../src/cluster/orders/order.ts';
import type { ClusterFact } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  memberEntry,
  memberState,
  play,
} from '../../../support/cluster-state.ts';

const state = memberState(clusterSettings([clusterStream('s')]), [memberEntry('b', 11)]);
const fact = (order: Order): ClusterFact => ({ type: 'order', id: 7, asked: { order, by: 'me' } });
const drain = fact({ type: 'drain', node: 'b' });

describe('an order', () => {
  it('is answered when etcd has answered: done', () => {
    const [sent, effects] = play(state, [1, drain]);
    expect(effectsOf(effects, 'ordered')).toEqual([]);
    const [{ request, deadlineMs } = { request: 0, deadlineMs: 0 }] = effectsOf(effects, 'transact');
    expect(deadlineMs).toBeNull();
    const answer = { succeeded: true, revision: 110, answers: [{ type: 'put' }] } as const;
    const [after, more] = play(sent, [2, { type: 'answered', request, answer }]);
    expect(effectsOf(more, 'ordered')).toMatchObject([{ id: 7, outcome: { type: 'done' } }]);
    expect(after.mirror.latest.drains.has('b')).toBe(true);
  });

  it.each<[string, object, string]>([
    [
      'refused when something changed meanwhile',
      { type: 'answered', answer: { succeeded: false, revision: 110, answers: [] } },
      'refused',
    ],
    ['of unknown outcome without an answer', { type: 'unanswered', reason: 'silence' }, 'unavailable'],
  ])('is %s', (_, told, type) => {
    const [sent, effects] = play(state, [1, drain]);
    const request = effectsOf(effects, 'transact')[0]?.request;
    const [, more] = play(sent, [2, { ...told, request } as ClusterFact]);
    expect(effectsOf(more, 'ordered')).toMatchObject([{ id: 7, outcome: { type } }]);
  });

  it('is answered at once when there is nothing to ask etcd, or etcd cannot be asked', () => {
    const outcome = (of: typeof state, order: Order) => {
      const [, effects] = play(of, [1, fact(order)]);
      expect(effectsOf(effects, 'transact')).toEqual([]);
      return effectsOf(effects, 'ordered')[0]?.outcome.type;
    };
    expect(outcome(state, { type: 'move', stream: 'x', to: 'b' })).toBe('unknown');
    expect(outcome(state, { type: 'start', stream: 's' })).toBe('done');
    const blind = { ...state, mirror: { ...state.mirror, fresh: false } };
    expect(outcome(blind, { type: 'drain', node: 'b' })).toBe('unavailable');
  });
});
