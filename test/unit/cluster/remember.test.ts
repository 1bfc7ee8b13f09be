import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/cluster/remember.ts';

describe('a remembered function', () => {
  it('computes once for the same arguments, and again when one is another', () => {
    const calls: unknown[] = [];
    const sum = remember((key: { readonly n: number }, more: number) => {
      calls.push(more);
      return key.n + more;
    });
    const one = { n: 1 };
    expect([sum(one, 1), sum(one, 1), sum(one, 2), sum({ n: 1 }, 2), sum(one, 2)]).toEqual([2, 2, 3, 3, 3]);
    expect(calls).toEqual([1, 2, 2]);
  });
});
