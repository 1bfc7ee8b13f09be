import { describe, expect, it } from 'vitest';
import { packetsOf } from '../../../../src/media/transport-stream/packets.ts';
import { madePacket } from '../../../support/transport-stream.ts';

const first = madePacket({ pid: 0x1abc, payload: Buffer.from('picture'), startsUnit: true, isRandomAccess: true });
const second = madePacket({ pid: 7, payload: Buffer.alloc(184, 9) });

describe('packetsOf', () => {
  it('reads PID, flags and payload', () => {
    const packets = [...packetsOf(Buffer.concat([first, second]))];
    expect(packets).toMatchObject([
      { pid: 0x1abc, startsUnit: true, isRandomAccess: true },
      { pid: 7, startsUnit: false, isRandomAccess: false },
    ]);
    expect(packets.map(({ payload }) => Buffer.from(payload).toString('latin1'))).toEqual([
      'picture',
      '\t'.repeat(184),
    ]);
    expect(packets.map(({ bytes }) => bytes.length)).toEqual([188, 188]);
  });

  it('ends where packets are not packets any more, and with one that is not whole', () => {
    expect([...packetsOf(Buffer.concat([first, Buffer.from('?'), second]))]).toHaveLength(1);
    expect([...packetsOf(Buffer.concat([first, second.subarray(0, 187)]))]).toHaveLength(1);
    expect([...packetsOf(Buffer.alloc(0))]).toEqual([]);
  });

  it('leaves out what is marked as damaged', () => {
    const damaged = Buffer.from(first);
    damaged[1] = (damaged[1] ?? 0) | 0x80;
    expect([...packetsOf(Buffer.concat([damaged, second]))].map(({ pid }) => pid)).toEqual([7]);
  });

  it('has no payload where the header says that there is none, or that it begins behind the packet', () => {
    const without = Buffer.from(second);
    without[3] = 0x20;
    const tooLong = Buffer.from(second);
    tooLong[3] = 0x30;
    tooLong[4] = 255;
    const lengths = [...packetsOf(Buffer.concat([without, tooLong]))].map(({ payload }) => payload.length);
    expect(lengths).toEqual([0, 0]);
  });
});
