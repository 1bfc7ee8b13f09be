import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { PacketFan } from '../../../../src/lab/cameras/packet-fan.ts';

describe('PacketFan', () => {
  it('gives whole packets only, however the bytes are cut', () => {
    const fan = new PacketFan();
    const taker = new PassThrough();
    fan.add(taker);
    fan.feed(Buffer.alloc(100, 1));
    expect(taker.read()).toBeNull();
    fan.feed(Buffer.alloc(100, 2));
    expect(taker.read()).toEqual(Buffer.concat([Buffer.alloc(100, 1), Buffer.alloc(88, 2)]));
    fan.feed(Buffer.alloc(176, 3));
    expect(taker.read()).toEqual(Buffer.concat([Buffer.alloc(12, 2), Buffer.alloc(176, 3)]));
  });

  it('gives nothing of the past, and nothing after leaving', () => {
    const fan = new PacketFan();
    fan.feed(Buffer.alloc(188, 1));
    const taker = new PassThrough();
    const leave = fan.add(taker);
    fan.feed(Buffer.alloc(188, 2));
    leave();
    fan.feed(Buffer.alloc(188, 3));
    expect(taker.read()).toEqual(Buffer.alloc(188, 2));
  });

  it('cuts a taker that does not read, and nobody else', () => {
    const fan = new PacketFan();
    const slow = new PassThrough();
    const quick = new PassThrough();
    fan.add(slow);
    fan.add(quick);
    for (let bytes = 0; bytes < 8_000_000; bytes += 188_000) {
      fan.feed(Buffer.alloc(188_000));
      quick.read();
    }
    expect(slow.destroyed).toBe(true);
    expect(quick.destroyed).toBe(false);
  });
});
