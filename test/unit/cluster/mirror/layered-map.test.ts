import { describe, expect, it } from 'vitest';
import { withChanges } from '../../../../src/cluster/mirror/layered-map.ts';
import { Seeded } from '../../../support/scenario/seeded.ts';

const big = new Map(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index]));

describe('a map with changes', () => {
  it('is a map like any other, small or large, through thousands of random changes', () => {
    const chance = new Seeded(7);
    for (const start of [new Map<string, number>(), big]) {
      let map: ReadonlyMap<string, number> = start;
      const model = new Map(start);
      for (let round = 0; round < 400; round += 1) {
        const changes = new Map<string, number | undefined>();
        for (let change = 0; change < 8; change += 1) {
          const key = `k${Math.floor(chance.between(0, 1100))}`;
          const value = chance.happens(0.4) ? undefined : round;
          changes.set(key, value);
          if (value === undefined) model.delete(key);
          else model.set(key, value);
        }
        map = withChanges(map, changes);
        expect(map.size).toBe(model.size);
      }
      expect(new Map([...map].sort())).toEqual(new Map([...model].sort()));
      expect([...map.keys()].sort()).toEqual([...model.keys()].sort());
      expect([...map.values()].length).toBe(model.size);
      for (const key of model.keys()) expect([map.has(key), map.get(key)]).toEqual([true, model.get(key)]);
      expect(map.has('unknown')).toBe(false);
      const visited = new Map<string, number>();
      map.forEach((value, key) => void visited.set(key, value));
      expect(visited.size).toBe(model.size);
    }
  });

  it('leaves the one that it was made from as it was', () => {
    const one = withChanges(big, new Map([['k1', -1]]));
    const two = withChanges(one, new Map([['k1', undefined]]));
    expect([big.get('k1'), one.get('k1'), two.get('k1')]).toEqual([1, -1, undefined]);
    expect([big.size, one.size, two.size]).toEqual([1000, 1000, 999]);
  });
});
