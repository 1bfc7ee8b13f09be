import { expect, it } from 'vitest';
import { BitReader } from '../../../../src/media/transport-stream/bit-reader.ts';
import { bitsOf, unsignedCode } from '../../../support/transport-stream.ts';

it('reads bits, up to 32 at once without a sign', () => {
  const reader = new BitReader(bitsOf('1 0110 11111111111111111111111111111111 1'));
  expect([reader.flag(), reader.bits(4), reader.bits(32), reader.flag(), reader.bits(0)]).toEqual([
    true,
    6,
    4294967295,
    true,
    0,
  ]);
});

it('reads the codes of H.264', () => {
  const numbers = [0, 1, 2, 3, 4, 5, 6, 239, 65535, 4294967294];
  const reader = new BitReader(bitsOf(numbers.map(unsignedCode).join('')));
  expect(numbers.map(() => reader.unsigned())).toEqual(numbers);
  const signed = new BitReader(bitsOf([0, 1, 2, 3, 4].map(unsignedCode).join('')));
  expect([0, 1, 2, 3, 4].map(() => signed.signed() + 0)).toEqual([0, 1, -1, 2, -2]);
});

it('reads zeros past the end, and says so', () => {
  const reader = new BitReader(bitsOf('11111111'));
  reader.skip(8);
  expect(reader.isPast).toBe(false);
  expect([reader.bits(8), reader.isPast]).toEqual([0, true]);
  expect(Number.isFinite(reader.unsigned())).toBe(true);
  expect(Number.isFinite(new BitReader(Buffer.alloc(100)).unsigned())).toBe(true);
});
