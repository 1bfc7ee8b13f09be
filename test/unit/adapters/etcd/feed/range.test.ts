import { expect, it } from 'vitest';
import { rangeOf } from '../../../../../src/adapters/etcd/feed/range.ts';

it('holds what begins with the prefix, and nothing else', () => {
  const { key, range_end } = rangeOf('/weir/a/');
  const holds = (name: string) =>
    Buffer.compare(key, Buffer.from(name)) <= 0 && Buffer.compare(Buffer.from(name), range_end) < 0;
  expect(['/weir/a/', '/weir/a/x', '/weir/a/ö', '/weir/a/\u{10ffff}'].every(holds)).toBe(true);
  expect(['/weir/a', '/weir/a.', '/weir/a0', '/weir/b', '/weir/'].some(holds)).toBe(false);
});
