import { describe, expect, it } from 'vitest';
import { done, ended } from '../../../../src/cluster/orders/order.ts';

describe('an outcome', () => {
  it('carries its sentence, and a node where it is a matter of one', () => {
    expect(done('it moves', 'b')).toEqual({ type: 'done', reason: 'it moves', to: 'b' });
    expect(done('it drains')).toEqual({ type: 'done', reason: 'it drains', to: null });
    expect(ended('refused', 'it is down')).toEqual({ type: 'refused', reason: 'it is down' });
  });
});
