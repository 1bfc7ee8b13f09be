import { expect, it } from 'vitest';
import { elementaryBytes } from '../../../../src/media/transport-stream/elementary-bytes.ts';
import { madePacket, madePes, madeUnit } from '../../../support/transport-stream.ts';

const middle = madePacket({ pid: 5, payload: Buffer.from('end of one that began earlier') });
const foreign = madeUnit(6, madePes(Buffer.from('of another track')));
const whole = madeUnit(5, madePes(Buffer.from('begins '.repeat(40))));
const next = madeUnit(5, madePes(Buffer.from('and goes on')));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

it('is what the PES packets of a track carry, from the first that begins', () => {
  const bytes = Buffer.concat([middle, foreign, whole, foreign, next]);
  expect(text(elementaryBytes(bytes, 5, 1e6))).toBe(`${'begins '.repeat(40)}and goes on`);
  expect(text(elementaryBytes(bytes, 5, 10))).toBe('begins beg');
  expect(elementaryBytes(bytes, 9, 1e6)).toHaveLength(0);
});

it('leaves out what does not begin as a PES packet does', () => {
  const broken = madeUnit(5, Buffer.from('no header'));
  expect(text(elementaryBytes(Buffer.concat([broken, next]), 5, 1e6))).toBe('and goes on');
});
