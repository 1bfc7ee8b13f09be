import { describe, expect, it } from 'vitest';
import { soakFaults, turnOf } from '../../../players/soak/soak-faults.ts';

describe('the turns of a soak run', () => {
  it.each([4, 5, 6])('bring each of %i faults to each of three streams, in as many turns', count => {
    const kinds = Array.from({ length: count }, (_, index) => `fault ${index}`);
    const turns = Array.from({ length: 3 * count }, (_, turn) => turnOf(turn, kinds, ['a', 'b', 'c']).join(' at '));
    expect(new Set(turns).size).toBe(3 * count);
  });

  it('cut hosts off only where that can be done', () => {
    const names = (hasNetwork: boolean) => soakFaults(hasNetwork).map(({ name }) => name);
    expect(names(true)).toEqual([...names(false), 'host cut off silently']);
  });
});
