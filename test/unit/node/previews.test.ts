import { beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../src/base/errors.ts';
import { Previews } from '../../../src/node/previews.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { adtsFrame, cameraSegment, madeSegment } from '../../support/transport-stream.ts';

interface Run {
  readonly bytes: Uint8Array;
  readonly resolve: (jpeg: Buffer) => void;
  readonly reject: (error: Error) => void;
}

let clock: FakeClock;
let runs: Run[];
let previews: Previews;

beforeEach(() => {
  clock = new FakeClock();
  runs = [];
  const jpeg = (bytes: Uint8Array) =>
    new Promise<Buffer>((resolve, reject) => {
      runs.push({ bytes, resolve, reject });
    });
  previews = new Previews({ pictures: { jpeg }, clock });
});

const camera = cameraSegment();
const segment = (name: string) => ({ name, bytes: camera });
const settle = () => new Promise(resolve => setImmediate(resolve));

async function finish(run: number, text: string): Promise<void> {
  runs[run]?.resolve(Buffer.from(text));
  await settle();
}

describe('previews', () => {
  it('of one stream are made by one run for all who ask', async () => {
    const asked = [previews.of('cam01', segment('1.ts')), previews.of('cam01', segment('1.ts'))];
    expect(runs).toHaveLength(1);
    await finish(0, 'one');
    const picture = { type: 'picture', jpeg: Buffer.from('one'), of: '1.ts' };
    expect(await Promise.all(asked)).toEqual([picture, picture]);
    expect(await previews.of('cam01', segment('1.ts'))).toEqual(picture);
    expect(runs).toHaveLength(1);
  });

  it('are made anew for a newer segment, but not more often than every 3 s', async () => {
    void previews.of('cam01', segment('1.ts'));
    await finish(0, 'one');
    clock.advance(2999);
    expect(await previews.of('cam01', segment('2.ts'))).toMatchObject({ of: '1.ts' });
    clock.advance(1);
    const newer = previews.of('cam01', segment('2.ts'));
    await finish(1, 'two');
    expect(await newer).toMatchObject({ of: '2.ts' });
    clock.advance(60_000);
    expect(await previews.of('cam01', segment('2.ts'))).toMatchObject({ of: '2.ts' });
    expect(runs).toHaveLength(2);
  });

  it('are made two at a time, in the order in which they were asked for', async () => {
    const streams = ['a', 'b', 'c', 'd'];
    const asked = streams.map(stream => previews.of(stream, segment(`${stream}.ts`)));
    expect(runs).toHaveLength(2);
    await finish(1, 'b');
    expect(runs).toHaveLength(3);
    await finish(0, 'a');
    expect(runs).toHaveLength(4);
    await finish(2, 'c');
    await finish(3, 'd');
    expect((await Promise.all(asked)).map(one => one.type === 'picture' && String(one.jpeg))).toEqual(streams);
    void previews.of('e', segment('e.ts'));
    void previews.of('f', segment('f.ts'));
    expect(runs).toHaveLength(6);
  });

  it('are refused when too many queue', async () => {
    for (let stream = 0; stream < 42; stream += 1) void previews.of(`cam${stream}`, segment('1.ts'));
    expect(await previews.of('more', segment('1.ts'))).toEqual({
      type: 'failed',
      reason: 'too many pictures are wanted at once',
    });
    await finish(0, 'one');
    void previews.of('more', segment('1.ts'));
    await finish(1, 'two');
    expect(runs).toHaveLength(4);
  });

  it('that fail are not tried at each request', async () => {
    const asked = previews.of('cam01', segment('1.ts'));
    runs[0]?.reject(new RetryError('ffmpeg is not there'));
    expect(await asked).toEqual({ type: 'failed', reason: 'ffmpeg is not there' });
    expect(await previews.of('cam01', segment('2.ts'))).toMatchObject({ type: 'failed' });
    clock.advance(3000);
    void previews.of('cam01', segment('2.ts'));
    expect(runs).toHaveLength(2);
  });

  it('give their place back whatever happens', async () => {
    const broken = Promise.allSettled(['a', 'b', 'c'].map(stream => previews.of(stream, segment('1.ts'))));
    for (let run = 0; run < 3; run += 1) {
      runs[run]?.reject(new TypeError('a bug'));
      await settle();
    }
    expect((await broken).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    void previews.of('d', segment('1.ts'));
    expect(runs).toHaveLength(4);
  });

  it('of sound alone are none, without a run', async () => {
    const bytes = madeSegment([{ pid: 0x101, streamType: 0x0f, bytes: adtsFrame }]);
    expect(await previews.of('radio', { name: '1.ts', bytes })).toEqual({ type: 'none' });
    expect(runs).toEqual([]);
  });

  it('are made of the last keyframe only', () => {
    const bytes = Buffer.concat([camera, camera, camera]);
    void previews.of('cam01', { name: '1.ts', bytes });
    expect(runs[0]?.bytes.length).toBeLessThan(bytes.length / 2);
  });

  it('that were made longest ago are let go', async () => {
    for (let stream = 0; stream < 300; stream += 1) {
      void previews.of(`cam${stream}`, segment('1.ts'));
      await finish(stream, 'picture');
    }
    void previews.of('cam299', segment('1.ts'));
    expect(runs).toHaveLength(300);
    void previews.of('cam0', segment('1.ts'));
    expect(runs).toHaveLength(301);
  });
});
