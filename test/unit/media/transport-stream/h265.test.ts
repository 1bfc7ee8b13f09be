import { describe, expect, it } from 'vitest';
import { readH265 } from '../../../../src/media/transport-stream/h265.ts';
import { bitsOf, h265Sps, unsignedCode } from '../../../support/transport-stream.ts';

const ue = (...values: readonly number[]) => values.map(unsignedCode).join('');
const set = (bits: string) => Buffer.concat([Buffer.from('000000014201', 'hex'), bitsOf(`${bits} 1`)]);
/** Profile space A, high tier, profile 4, no compatibility, constraints 9C 00 01, level 120. */
const profile = `01 1 00100 ${'1'.repeat(32)} ${'10011100 00000000 00000001 11111111 11111111 00000000'} 01111000`;

describe('readH265', () => {
  it('reads what x265 wrote', () => {
    expect(readH265(h265Sps)).toEqual({ codec: 'hvc1.1.6.L60.90', width: 320, height: 180, frameRate: null });
  });

  it('skips sub-layers, names profile space, tier and constraints', () => {
    const subLayers = `10 11 ${'00'.repeat(6)} ${'1'.repeat(88)} ${'1'.repeat(96)}`;
    const picture = `${ue(0, 3)}0${ue(4096, 2160)}0${'1'.repeat(20)}`;
    expect(readH265(set(`0000 010 1 ${profile} ${subLayers} ${picture}`))).toEqual({
      codec: 'hvc1.A4.FFFFFFFF.H120.9C.0.1.FF.FF',
      width: 4096,
      height: 2160,
      frameRate: null,
    });
  });

  it('is null for half a set, and for one of H.264', () => {
    for (let length = 0; length < 28; length += 1) expect(readH265(h265Sps.subarray(0, length))).toBeNull();
    expect(readH265(Buffer.from('000000016742c01fda', 'hex'))).toBeNull();
  });
});
