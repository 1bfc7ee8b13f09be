import { describe, expect, it } from 'vitest';
import { readH264 } from '../../../../src/media/transport-stream/h264.ts';
import { bitsOf, h264Sps, unsignedCode } from '../../../support/transport-stream.ts';

/** A set of these bits behind profile, constraints and level, protected as an encoder does it. */
function sps(profile: number, bits: string): Buffer {
  const bytes: number[] = [];
  for (const byte of bitsOf(`${bits} 1`)) {
    if (byte <= 3 && bytes.at(-1) === 0 && bytes.at(-2) === 0) bytes.push(3);
    bytes.push(byte);
  }
  return Buffer.from([0, 0, 1, 0x67, profile, 0, 40, ...bytes]);
}

const ue = (...values: readonly number[]) => values.map(unsignedCode).join('');
/** 1920 x 1088, cropped to 1080, no VUI. */
const fullHd = `${ue(4)}0${ue(119, 67)}1 1 1 ${ue(0, 0, 0, 4)} 0`;

describe('readH264', () => {
  it('reads what x264 wrote, emulation prevention bytes and all', () => {
    expect(readH264(h264Sps)).toEqual({ codec: 'avc1.42C01F', width: 1280, height: 718, frameRate: 30_000 / 1001 });
  });

  it('finds it behind other units', () => {
    const units = Buffer.concat([Buffer.from('0000000109f0' + '0000000106051122', 'hex'), h264Sps]);
    expect(readH264(units)?.codec).toBe('avc1.42C01F');
  });

  it('reads a set without timing, of each order of pictures', () => {
    const size = { width: 1920, height: 1080, frameRate: null };
    const orders = { lsb: ue(0, 3), cycle: `${ue(1)}0${ue(0, 0, 2, 5, 6)}`, output: ue(2) };
    for (const order of Object.values(orders)) {
      expect(readH264(sps(77, `${ue(0)}${ue(0)}${order}${fullHd}`))).toMatchObject(size);
    }
  });

  it('reads high profiles: scaling lists, other chroma formats', () => {
    const flat = '1 0000 0000'.replaceAll(' ', '');
    const lists = `1 1${ue(16)} 1${ue(0).repeat(16)} 000000`;
    expect(readH264(sps(100, `${ue(0, 1, 0, 0)}0${flat}${ue(0, 2)}${fullHd}`))).toMatchObject({ height: 1080 });
    expect(readH264(sps(100, `${ue(0, 1, 0, 0)}0${lists}${ue(0, 2)}${fullHd}`))).toMatchObject({ height: 1080 });
    const grey = `${ue(0, 0, 0, 0)}0 0 ${ue(0, 2)}${ue(4)}0${ue(119, 67)}1 1 1 ${ue(0, 0, 0, 8)} 0`;
    expect(readH264(sps(100, grey))).toMatchObject({ width: 1920, height: 1080 });
  });

  it('counts two fields of an interlaced picture, and a tick for each', () => {
    const interlaced = `${ue(0, 0, 2, 4)}0${ue(44, 17)}0 1 1 0`;
    const timing = `1 0 0 0 0 1 ${'1'.padStart(32, '0')}${(50).toString(2).padStart(32, '0')} 1`;
    expect(readH264(sps(77, `${interlaced}${timing}`))).toMatchObject({ width: 720, height: 576, frameRate: 25 });
  });

  it('is null for what is no such set, or half of one', () => {
    for (let length = 0; length < h264Sps.length - 8; length += 1) {
      expect(readH264(h264Sps.subarray(0, length))).toBeNull();
    }
    expect(readH264(sps(77, `${ue(0, 0, 2, 4)}0${ue(70_000, 70_000)}1 1 0 0`))).toBeNull();
  });
});
