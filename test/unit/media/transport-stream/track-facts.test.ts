import { describe, expect, it } from 'vitest';
import { readTrackFacts, type TrackFacts } from '../../../../src/media/transport-stream/track-facts.ts';
import { seededNumbers } from '../../../support/seeded-numbers.ts';
import { adtsFrame, cameraSegment, h264Sps, h265Sps, madeSegment } from '../../../support/transport-stream.ts';

const nothing: TrackFacts = { codecs: null, width: null, height: null, frameRate: null };
const h264 = { pid: 0x100, streamType: 0x1b, bytes: h264Sps };
const aac = { pid: 0x101, streamType: 0x0f, bytes: adtsFrame };

describe('readTrackFacts', () => {
  it('names every track once, the picture first', () => {
    expect(
      readTrackFacts(
        madeSegment([aac, h264, { ...aac, pid: 0x102 }, { pid: 0x103, streamType: 0x81, bytes: Buffer.alloc(9) }]),
      ),
    ).toEqual({
      codecs: 'avc1.42C01F,mp4a.40.2,ac-3',
      width: 1280,
      height: 718,
      frameRate: 30_000 / 1001,
    });
  });

  it('reads H.265, and radio', () => {
    expect(readTrackFacts(madeSegment([{ pid: 0x100, streamType: 0x24, bytes: h265Sps }]))).toEqual({
      codecs: 'hvc1.1.6.L60.90',
      width: 320,
      height: 180,
      frameRate: null,
    });
    expect(readTrackFacts(madeSegment([aac]))).toEqual({ ...nothing, codecs: 'mp4a.40.2' });
  });

  it('does not care about tracks that are neither picture nor sound', () => {
    const cues = { pid: 0x104, streamType: 0x86, bytes: Buffer.alloc(9) };
    expect(readTrackFacts(madeSegment([aac, cues])).codecs).toBe('mp4a.40.2');
  });

  it('names none when one cannot be named, but keeps the size of the picture', () => {
    const latm = { pid: 0x101, streamType: 0x11, bytes: Buffer.alloc(9) };
    const silent = { pid: 0x101, streamType: 0x0f, bytes: Buffer.alloc(0) };
    const withoutSet = { pid: 0x100, streamType: 0x1b, bytes: Buffer.from('0000000165aabb', 'hex') };
    expect(readTrackFacts(madeSegment([h264, latm]))).toMatchObject({ codecs: null, width: 1280 });
    expect(readTrackFacts(madeSegment([h264, silent])).codecs).toBeNull();
    expect(readTrackFacts(madeSegment([withoutSet, aac]))).toEqual(nothing);
  });

  it('never throws, whatever the bytes are', () => {
    const numbers = seededNumbers(20_261_121);
    const camera = cameraSegment();
    for (let run = 0; run < 2000; run += 1) {
      const bytes = Buffer.from(camera.subarray(0, Math.floor(numbers() * (camera.length + 1))));
      const flips = Math.floor(numbers() * 40);
      for (let flip = 0; flip < flips; flip += 1) bytes[Math.floor(numbers() * bytes.length)] = numbers() * 256;
      const { width, height, frameRate } = readTrackFacts(bytes);
      for (const number of [width, height, frameRate]) expect(number === null || number > 0).toBe(true);
    }
    for (let run = 0; run < 200; run += 1) {
      const garbage = Buffer.from(Array.from({ length: 188 * 20 }, () => numbers() * 256));
      for (let at = 0; at < garbage.length; at += 188) garbage[at] = 0x47;
      expect(readTrackFacts(garbage).codecs).toBeNull();
    }
  });
});
