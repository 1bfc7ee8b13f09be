import { expect, it } from 'vitest';
import { Rotation } from '../../../../src/adapters/etcd/rotation.ts';

const [a, b, c] = ['a', 'b', 'c'].map(name => ({ url: `http://${name}:2379`, secure: false })) as [E, E, E];
type E = { url: string; secure: boolean };

it('goes to the next endpoint after a failure, in a ring', () => {
  const rotation = new Rotation([a, b, c], 0);
  const seen = [a, b, c, a].map(endpoint => {
    const { current } = rotation;
    rotation.failed(endpoint);
    return current;
  });
  expect(seen).toEqual([a, b, c, a]);
  expect(rotation.size).toBe(3);
});

it('does not turn for calls that fail late, at an endpoint which was left already', () => {
  const rotation = new Rotation([a, b, c], 0);
  rotation.failed(a);
  rotation.failed(a);
  rotation.failed(a);
  expect(rotation.current).toBe(b);
});

it('begins anywhere in the ring', () => {
  expect([0, 0.34, 0.99].map(start => new Rotation([a, b, c], start).current)).toEqual([a, b, c]);
  expect(new Rotation([a], 0.9).current).toBe(a);
});
