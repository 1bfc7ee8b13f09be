import { beforeEach, describe, expect, it } from 'vitest';
import { mediaPlaylist } from '../../../../src/media/playlist.ts';
import type { LiveWindow } from '../../../../src/media/window.ts';
import { MediaRules } from '../../../players/soak/media-rules.ts';
import { closedSegment, ListMaker, noonUnixMs, windowAfter } from '../../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 4 };
const upTo = (count: number) =>
  windowAfter(
    Array.from({ length: count }, (_, index) => closedSegment(index)),
    limits,
  );

/** The list of another owner behind `window`: its run of ffmpeg began anew. */
function continued(window: LiveWindow, count: number): LiveWindow {
  const maker = ListMaker.behind(window, limits, 's02');
  for (let index = 0; index < count; index += 1)
    maker.add(closedSegment(index, { epoch: 9077, run: 5, closedUnixMs: noonUnixMs + 30_000 + index * 2000 }));
  return maker.window;
}

let rules: MediaRules;
let nowMs: number;
beforeEach(() => {
  rules = new MediaRules('cam01');
  nowMs = 0;
});

function see(text: string, node = 'n1'): readonly string[] {
  const before = rules.violations.length;
  rules.see(node, text, nowMs);
  return rules.violations.slice(before);
}

const text = mediaPlaylist(upTo(6));
const line = (count: number, pattern: RegExp) => mediaPlaylist(upTo(count)).match(pattern)?.[0] ?? '';
const uris = text.split('\n').filter(one => one.endsWith('.ts'));

describe('the lists of weir', () => {
  it('are right as they grow, over nodes, and on to the next owner', () => {
    for (const count of [1, 2, 4, 5, 6]) expect(see(mediaPlaylist(upTo(count)))).toEqual([]);
    expect(see(text, 'n2')).toEqual([]);
    for (const count of [1, 2, 5]) expect(see(mediaPlaylist(continued(upTo(6), count)), 'n2')).toEqual([]);
    expect(rules.segmentCount).toBe(11);
    expect(rules.gaps).toEqual([]);
  });

  it('are read with number, address, time and discontinuity of each segment', () => {
    const seen = rules.see('n1', mediaPlaylist(continued(upTo(6), 1)), 0);
    expect(seen.map(({ number }) => number - (seen[0]?.number ?? 0))).toEqual([0, 1, 2, 3]);
    expect(seen.map(({ beginsSession }) => beginsSession)).toEqual([false, false, false, true]);
    expect(seen.map(({ discontinuity }) => discontinuity)).toEqual([0, 0, 0, 1]);
    expect(seen[0]).toMatchObject({ uri: uris[1], durationS: 2, isGap: false, startUnixMs: noonUnixMs + 6000 });
  });
});

describe('what is found', () => {
  it('no strict HLS, no media playlist, an empty one', () => {
    expect(see('502 Bad Gateway')).toEqual([expect.stringContaining('not strict HLS')]);
    expect(see(text.replace(/#EXT-X-TARGETDURATION.*\n/, ''))).toEqual([expect.stringContaining('not strict HLS')]);
    expect(see(text.replaceAll('#EXTINF:2.000', '#EXTINF:4.900'))).toEqual([expect.stringContaining('not strict HLS')]);
    expect(see('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n')).toEqual([
      expect.stringContaining('a multivariant playlist'),
    ]);
    expect(see('#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:1\n')).toEqual([
      expect.stringContaining('is empty'),
    ]);
  });

  it.each([
    ['another address', (list: string) => list.replace('-8812.ts', '-8813.ts')],
    ['another date', (list: string) => list.replace(/(TIME:.*:)\d\d\.968Z/, '$103.968Z')],
    ['another duration', (list: string) => list.replace('#EXTINF:2.000', '#EXTINF:2.001')],
    ['another discontinuity', (list: string) => list.replace('SEQUENCE:0', 'SEQUENCE:1')],
    ['a gap that comes late', (list: string) => list.replace('#EXTINF', '#EXT-X-GAP\n#EXTINF')],
  ])('a number that is not what it was: %s', (_, change) => {
    expect(see(text)).toEqual([]);
    expect(change(text)).not.toBe(text);
    expect(see(change(text), 'n2').filter(sentence => / was .* and is /.test(sentence))).not.toEqual([]);
  });

  it('a gap, and one that is taken back', () => {
    const gap = text.replace('#EXTINF', '#EXT-X-GAP\n#EXTINF');
    expect(see(gap)).toEqual([]);
    expect(rules.gaps).toHaveLength(1);
    expect(see(text)).toEqual([expect.stringMatching(/ was .*a gap and is /)]);
  });

  it('an address that gets a second number', () => {
    const base = Number(/MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1]);
    expect(see(text)).toEqual([]);
    const moved = text.replace(`MEDIA-SEQUENCE:${base}`, `MEDIA-SEQUENCE:${base + 4}`);
    expect(see(moved)).toContainEqual(expect.stringContaining(`is listed as ${base + 4}, and was as ${base}`));
  });

  it('a list that goes back, or ends earlier, at the same node only', () => {
    expect(see(text)).toEqual([]);
    expect(see(mediaPlaylist(upTo(5)), 'n2')).toEqual([]);
    expect(see(mediaPlaylist(upTo(5)))).toEqual([expect.stringContaining('went back from')]);
    expect(see(text)).toEqual([]);
    const shorter = text.replace(/#EXT-X-PROGRAM-DATE-TIME:[^\n]*\n#EXTINF:2.000,\n[^\n]*\n$/, '');
    expect(see(shorter)).toEqual([expect.stringContaining('no longer knows')]);
  });

  it('a list that jumps over numbers', () => {
    expect(see(mediaPlaylist(upTo(2)))).toEqual([]);
    expect(see(mediaPlaylist(upTo(6)))).toEqual([]);
    expect(see(mediaPlaylist(upTo(11)))).toEqual([expect.stringContaining('the list jumped from')]);
  });

  it('a target duration that falls, or rises within a session; not one that rises with a discontinuity', () => {
    expect(see(text)).toEqual([]);
    expect(see(text.replace('DURATION:4', 'DURATION:6'))).toEqual([expect.stringContaining('rose from 4 to 6')]);
    expect(see(text)).toEqual([expect.stringContaining('fell from 6 to 4')]);
    const next = mediaPlaylist(continued(upTo(6), 1)).replace('DURATION:4', 'DURATION:6');
    expect(see(next)).toEqual([]);
  });

  it('a discontinuity sequence that falls, or is made of the wall clock', () => {
    expect(see(text.replace('DISCONTINUITY-SEQUENCE:0', 'DISCONTINUITY-SEQUENCE:3'))).toEqual([]);
    expect(see(text)).toContainEqual(expect.stringContaining('the discontinuity sequence fell from 3 to 0'));
    const clock = text.replace('DISCONTINUITY-SEQUENCE:0', 'DISCONTINUITY-SEQUENCE:900000000');
    expect(see(clock)).toContainEqual(expect.stringContaining('is no count of sessions'));
  });

  it('another owner without a discontinuity, and dates that do not fit', () => {
    const joined = mediaPlaylist(continued(upTo(6), 1)).replace('#EXT-X-DISCONTINUITY\n', '');
    expect(see(joined)).toEqual([
      expect.stringMatching(/is dated \d+ ms off the end/),
      expect.stringContaining("is another owner's, without a discontinuity"),
    ]);
    const last = line(6, /#EXT-X-PROGRAM-DATE-TIME:[^\n]*(?=\n[^\n]*\n[^\n]*\n$)/);
    const first = line(6, /#EXT-X-PROGRAM-DATE-TIME:[^\n]*/);
    expect(see(text.replace(last, first), 'n2')).toContainEqual(expect.stringContaining('is not dated after'));
  });
});

it('says how long a node has said nothing new, from its restart on when it has been away', () => {
  expect(rules.standsStillMs('n1', 5000)).toBe(0);
  see(text);
  nowMs = 4000;
  see(text);
  expect(rules.standsStillMs('n1', 5000)).toBe(5000);
  rules.restarted('n1', 4500);
  expect(rules.standsStillMs('n1', 5000)).toBe(500);
  nowMs = 6000;
  see(mediaPlaylist(upTo(7)));
  expect(rules.standsStillMs('n1', 6500)).toBe(500);
});
