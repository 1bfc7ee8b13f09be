import { describe, expect, it } from 'vitest';
import { inheritedFacts, type MeasuredFacts, measureFacts } from '../../../../src/media/facts/measured-facts.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';
import { adtsFrame, cameraSegment, madeSegment } from '../../../support/transport-stream.ts';

const radio = madeSegment([{ pid: 0x101, streamType: 0x0f, bytes: adtsFrame }]);
const mute = Buffer.alloc(0);

interface Made {
  readonly kilobits: number;
  readonly durationMs?: number;
  readonly run?: number;
  readonly head?: Buffer;
}

/** A segment that begins like a camera's and is filled up to that size. */
function segment({ kilobits, durationMs = 2000, run = 1, head = cameraSegment() }: Made) {
  const bytes = Buffer.concat([head, Buffer.alloc((kilobits * 1000) / 8 - head.length)]);
  return { run, durationMs, bytes };
}

function measured(...segments: readonly Made[]): MeasuredFacts {
  const last = segments.reduce<MeasuredFacts | null>((before, made) => measureFacts(before, segment(made)), null);
  if (last === null) throw new Error('no segment');
  return last;
}

describe('measureFacts', () => {
  it('knows the tracks and the bit rates from the first segment on', () => {
    expect(measured({ kilobits: 4470 }).facts).toEqual({
      codecs: 'avc1.42C01F,mp4a.40.2',
      width: 1280,
      height: 718,
      frameRate: 30_000 / 1001,
      bandwidth: 2_800_000,
      averageBandwidth: 2_300_000,
    });
  });

  it('announces the same while segments vary within what was announced', () => {
    const once = measured({ kilobits: 4470 }).facts;
    const later = measured(...[4470, 5400, 3600, 4800, 4100, 4700].map(kilobits => ({ kilobits }))).facts;
    expect(later).toEqual(once);
  });

  it('lets the peak rise, never fall, and the average follow', () => {
    const risen = measured({ kilobits: 4000 }, { kilobits: 8000 }).facts;
    expect([risen.bandwidth, risen.averageBandwidth]).toEqual([5_000_000, 3_000_000]);
    const fallen = measured(...[4000, 8000, ...Array(20).fill(4000)].map(kilobits => ({ kilobits }))).facts;
    expect([fallen.bandwidth, fallen.averageBandwidth]).toEqual([5_000_000, 2_200_000]);
  });

  it('never announces an average above the peak', () => {
    const { facts } = measured({ kilobits: 40, durationMs: 1 });
    expect(facts.averageBandwidth).toBeLessThanOrEqual(facts.bandwidth);
  });

  it('does not take the rate of a segment that is far too short for the peak', () => {
    const { facts } = measured({ kilobits: 4000 }, { kilobits: 4000 }, { kilobits: 900, durationMs: 100 });
    expect(facts.bandwidth).toBe(2_500_000);
  });

  it('goes on through a respawn, and begins anew when the tracks are others', () => {
    const respawned = measured({ kilobits: 8000 }, { kilobits: 4000, run: 2 });
    expect(respawned).toMatchObject({ run: 2, count: 2, facts: { bandwidth: 5_000_000 } });
    const changed = measured({ kilobits: 8000 }, { kilobits: 200, run: 2, head: radio });
    expect(changed.facts).toEqual({
      codecs: 'mp4a.40.2',
      width: null,
      height: null,
      frameRate: null,
      bandwidth: 130_000,
      averageBandwidth: 100_000,
    });
  });

  it('keeps the tracks within a run, but looks for those that the first segment did not show', () => {
    expect(measured({ kilobits: 4000 }, { kilobits: 4000, head: radio }).facts.codecs).toBe('avc1.42C01F,mp4a.40.2');
    const late = measured({ kilobits: 400, head: mute }, { kilobits: 4000 });
    expect(late).toMatchObject({ count: 1, facts: { codecs: 'avc1.42C01F,mp4a.40.2', averageBandwidth: 2_000_000 } });
  });

  it('keeps what was known while a new run does not show all tracks, but not for ever', () => {
    const hidden = { kilobits: 4000, run: 2, head: mute };
    const known = measured({ kilobits: 4000 }).facts;
    expect(measured({ kilobits: 4000 }, ...Array(5).fill(hidden)).facts).toEqual(known);
    expect(measured({ kilobits: 4000 }, ...Array(6).fill(hidden)).facts.codecs).toBeNull();
    const shown = measured({ kilobits: 4000 }, hidden, { kilobits: 200, run: 2, head: radio });
    expect(shown).toMatchObject({ unread: 0, facts: { codecs: 'mp4a.40.2' } });
  });

  it('says the same with the same object', () => {
    const before = measureFacts(null, segment({ kilobits: 4000 }));
    expect(measureFacts(before, segment({ kilobits: 4100 })).facts).toBe(before.facts);
    expect(measureFacts(before, segment({ kilobits: 8000 })).facts).not.toBe(before.facts);
  });
});

describe('a new owner', () => {
  const limits = { segmentDurationMs: 2000, segmentCount: 3 };
  const { facts } = measured({ kilobits: 4000 }, { kilobits: 8000 }, ...Array(20).fill({ kilobits: 4000 }));
  const window = {
    ...windowAfter(
      [0, 1, 2].map(index => closedSegment(index)),
      limits,
    ),
    facts,
  };

  it('announces what the one before it did while the stream is the same', () => {
    const inherited = inheritedFacts(window);
    expect(measureFacts(inherited, segment({ kilobits: 4100, run: 2 })).facts).toBe(facts);
    expect(measureFacts(inherited, segment({ kilobits: 900, run: 2, durationMs: 400 })).facts).toBe(facts);
    expect(measureFacts(inherited, segment({ kilobits: 12_000, run: 2 })).facts.bandwidth).toBe(7_500_000);
  });

  it('announces what it sees when it is another one, or nothing was said of it', () => {
    const other = measureFacts(inheritedFacts(window), segment({ kilobits: 200, run: 2, head: radio }));
    expect(other.facts).toMatchObject({ codecs: 'mp4a.40.2', bandwidth: 130_000 });
    expect(inheritedFacts({ ...window, facts: null })).toBeNull();
  });
});
