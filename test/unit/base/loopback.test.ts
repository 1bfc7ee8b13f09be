import { expect, it } from 'vitest';
import { isLoopback } from '../../../src/base/loopback.ts';

it.each(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', address =>
  expect(isLoopback(address)).toBe(true),
);

it.each(['10.0.0.2', '::2', '::10', '::ffff:10.127.0.1', '1127.0.0.1', '', null])('%s is another one', address =>
  expect(isLoopback(address)).toBe(false),
);
