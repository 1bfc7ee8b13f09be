import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../../../../src/cluster/state.ts';
import { Orders } from '../../../../src/node/loop/orders.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const asked = { order: { type: 'drain', node: 'b' }, by: 'me' } as const;

function begin() {
  const clock = new FakeClock();
  const facts: ClusterFact[] = [];
  return { clock, facts, orders: new Orders({ clock, post: fact => facts.push(fact) }) };
}

describe('orders', () => {
  it('are posted under a number each, and get the answer to theirs', async () => {
    const { orders, facts } = begin();
    const both = [orders.ask(asked), orders.ask(asked)];
    expect(facts).toEqual([
      { type: 'order', id: 1, asked },
      { type: 'order', id: 2, asked },
    ]);
    orders.answered(2, { type: 'refused', reason: 'second' });
    orders.answered(1, { type: 'done', reason: 'first', to: null });
    orders.answered(3, { type: 'done', reason: 'nobody asked', to: null });
    expect((await Promise.all(both)).map(({ reason }) => reason)).toEqual(['first', 'second']);
  });

  it('without an answer are told as such in time, and when the node stops', async () => {
    const { orders, clock } = begin();
    const silent = orders.ask(asked);
    clock.advance(5000);
    expect(await silent).toMatchObject({ type: 'unavailable' });
    const late = orders.ask(asked);
    orders.close();
    expect(await late).toMatchObject({ type: 'unavailable' });
  });
});
