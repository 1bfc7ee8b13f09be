import { expect, it } from 'vitest';
import { plainAddress } from '../../../src/base/plain-address.ts';

it.each([
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:127.0.0.1', '127.0.0.1'],
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8::7'],
  ['::ffff:c000:207', '::ffff:c000:207'],
  ['', ''],
])('%j is written %j', (address, written) => {
  expect(plainAddress(address)).toBe(written);
});
