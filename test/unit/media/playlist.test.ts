import HLS from 'hls-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { withGaps } from '../../../src/media/holders.ts';
import { mediaPlaylist } from '../../../src/media/playlist.ts';
import type { ClosedSegment } from '../../../src/media/segment.ts';
import { closedSegment, ListMaker, noonUnixMs, windowAfter } from '../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

beforeAll(() => HLS.setOptions({ strictMode: true }));

/** Every playlist that a stream shows over its life, one for each segment, read by a strict parser. */
function playlists(segments: readonly ClosedSegment[]): readonly HLS.types.MediaPlaylist[] {
  const maker = new ListMaker(limits);
  return segments.map(segment => {
    maker.add(segment);
    return HLS.parse(mediaPlaylist(maker.window)) as HLS.types.MediaPlaylist;
  });
}

/** Three of a first run, four of a second, a new epoch, then a segment of 9 s. */
const eventful: readonly ClosedSegment[] = [
  ...[0, 1, 2].map(index => closedSegment(index)),
  ...[3, 4, 5, 6].map(index => closedSegment(index, { run: 2 })),
  ...[50, 51, 52].map(index => closedSegment(index, { run: 3, epoch: 9077 })),
  closedSegment(53, { run: 3, epoch: 9077, durationMs: 9000, closedUnixMs: noonUnixMs + 115_000 }),
  ...[58, 59, 60].map(index => closedSegment(index, { run: 3, epoch: 9077 })),
];

describe('mediaPlaylist', () => {
  it('is this text', () => {
    const second = closedSegment(0, { run: 2, closedUnixMs: noonUnixMs + 7000 });
    const window = windowAfter([closedSegment(0), second], limits);
    expect(mediaPlaylist(window)).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:8',
        '#EXT-X-TARGETDURATION:4',
        `#EXT-X-MEDIA-SEQUENCE:${Math.floor((noonUnixMs + 2000) / 2000)}`,
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:39:00.968Z',
        '#EXTINF:2.000,',
        '2026/11/21/12/39/00968-2000-8812.ts',
        '#EXT-X-DISCONTINUITY',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:39:05.968Z',
        '#EXTINF:2.000,',
        '2026/11/21/12/39/05968-2000-8812.ts',
        '',
      ].join('\n'),
    );
  });

  it('never goes back in its numbers over an eventful life, and always fits its target duration', () => {
    const all = playlists(eventful);
    all.forEach((playlist, index) => {
      const before = all[index - 1];
      expect(playlist.mediaSequenceBase).toBeGreaterThanOrEqual(before?.mediaSequenceBase ?? 0);
      expect(playlist.discontinuitySequenceBase).toBeGreaterThanOrEqual(before?.discontinuitySequenceBase ?? 0);
      expect(playlist.targetDuration).toBeGreaterThanOrEqual(before?.targetDuration ?? 0);
      for (const segment of playlist.segments) expect(segment.duration).toBeLessThanOrEqual(playlist.targetDuration);
    });
    expect(all.at(-1)?.targetDuration).toBe(12);
  });

  it('keeps URI, date and discontinuity number of a number for ever', () => {
    const known = new Map<number, string>();
    for (const playlist of playlists(eventful)) {
      for (const segment of playlist.segments) {
        const facts = `${segment.uri} ${segment.programDateTime?.toISOString()} ${segment.discontinuitySequence}`;
        expect(known.get(segment.mediaSequenceNumber) ?? facts).toBe(facts);
        known.set(segment.mediaSequenceNumber, facts);
      }
    }
    expect(known.size).toBe(eventful.length);
  });

  it('keeps the tag on the first entry, and counts it only when that entry has slid out', () => {
    const bases = playlists(eventful).map(one => [
      one.discontinuitySequenceBase ?? 0,
      one.segments[0]?.discontinuity === true,
    ]);
    expect(bases.slice(3, 11)).toEqual([
      [0, false],
      [0, false],
      [0, true],
      [1, false],
      [1, false],
      [1, false],
      [1, true],
      [2, false],
    ]);
  });

  it('has a gap where nobody has the bytes, and is still a strict playlist', () => {
    const window = windowAfter([closedSegment(0), closedSegment(1)], limits);
    const text = mediaPlaylist(withGaps(window, entry => entry.number !== window.listed[0].number));
    expect(text).toContain('#EXT-X-GAP\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:39:00.968Z\n');
    const playlist = HLS.parse(text) as HLS.types.MediaPlaylist;
    expect(playlist.segments.map(segment => segment.gap === true)).toEqual([true, false]);
  });
});
