import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveStreams, WindowChange } from '../../../../src/node/live.ts';
import { LiveBench, limits, mine } from '../../../support/live-bench.ts';
import { closedSegment, ListMaker, noonUnixMs, streamFacts } from '../../../support/segments.ts';
import { adtsFrame, cameraSegment, madeSegment } from '../../../support/transport-stream.ts';

let live: LiveStreams;
let changes: WindowChange[];

beforeEach(() => {
  ({ live } = new LiveBench());
  changes = [];
  live.onChange(change => changes.push(change));
});

const facts = () => live.window('cam01')?.facts;
const camera = (size: number) => Buffer.concat([cameraSegment(), Buffer.alloc(size - cameraSegment().length)]);

/** Another node tells of three segments. */
function learn(known: ReturnType<typeof streamFacts> | null, ageMs = 0): void {
  const maker = new ListMaker(limits, 's02');
  maker.facts = known;
  for (const index of [0, 1, 2]) maker.add(closedSegment(index));
  live.learn(maker.window, 's02', ageMs);
}

const cameraFacts = streamFacts({ codecs: 'avc1.42C01F,mp4a.40.2', height: 718, frameRate: 30_000 / 1001 });

describe('what is known of a stream', () => {
  it('comes from its own segments, together with the first of them', () => {
    live.append(closedSegment(0, { bytes: camera(500_000) }));
    expect(facts()).toMatchObject({ codecs: 'avc1.42C01F,mp4a.40.2', bandwidth: 2_500_000 });
  });

  it('is told with the whole window, and again when it changes', () => {
    for (const [index, size] of [500_000, 500_000, 900_000, 500_000].entries())
      live.append(closedSegment(index, { bytes: camera(size) }));
    expect(changes.map(change => change.type)).toEqual(['window', 'entry', 'window', 'entry']);
  });

  it('is announced by the next owner as it was, while the stream is the same', () => {
    learn(cameraFacts);
    live.append(mine({ bytes: camera(570_000) }));
    expect(facts()).toEqual(cameraFacts);
  });

  it('is announced as it was when the list is too old to be continued', () => {
    learn(cameraFacts, 3_600_000);
    live.append(mine({ bytes: camera(570_000) }));
    expect(facts()).toEqual(cameraFacts);
  });

  it('holds while the next owner has not seen all tracks, and no longer', () => {
    learn(cameraFacts);
    live.append(mine({ bytes: Buffer.alloc(570_000) }));
    expect(facts()).toEqual(cameraFacts);
    const radio = madeSegment([{ pid: 0x101, streamType: 0x0f, bytes: adtsFrame }]);
    live.append(mine({ startMs: 2000, closedUnixMs: noonUnixMs + 22_000, bytes: radio }));
    expect(facts()).toMatchObject({ codecs: 'mp4a.40.2', width: null });
  });

  it('is not forgotten for a node that says nothing of it', () => {
    learn(cameraFacts);
    const maker = ListMaker.behind(live.window('cam01') ?? expect.unreachable(), limits, 's03');
    maker.facts = null;
    maker.add(mine());
    live.learn(maker.window, 's03', 0);
    expect(live.window('cam01')?.listed.at(-1)?.epoch).toBe(9077);
    expect(facts()).toEqual(cameraFacts);
  });
});
