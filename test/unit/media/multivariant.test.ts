import HLS from 'hls-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StreamFacts } from '../../../src/media/facts/stream-facts.ts';
import { browserPlaylist, multivariantPlaylist, variantUris } from '../../../src/media/multivariant.ts';

const facts: StreamFacts = {
  codecs: 'avc1.4D401F,mp4a.40.2',
  width: 1280,
  height: 720,
  frameRate: 30_000 / 1001,
  bandwidth: 2_800_000,
  averageBandwidth: 2_300_000,
};
const others = ['http://n2.example:8080', 'https://n3.example/weir/', 'http://n4.example'];

beforeAll(() => HLS.setOptions({ strictMode: true }));

function variants(text: string): readonly HLS.types.Variant[] {
  return (HLS.parse(text) as HLS.types.MasterPlaylist).variants;
}

describe('the multivariant playlist', () => {
  it('has one line for native players', () => {
    expect(multivariantPlaylist(facts, '')).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:8',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-STREAM-INF:BANDWIDTH=2800000,AVERAGE-BANDWIDTH=2300000,CODECS="avc1.4D401F,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970',
        'video.m3u8',
        '',
      ].join('\n'),
    );
    expect(variants(multivariantPlaylist(facts, ''))).toMatchObject([
      { uri: 'video.m3u8', bandwidth: 2_800_000, codecs: facts.codecs, resolution: { width: 1280, height: 720 } },
    ]);
  });

  it('leaves out what is not known', () => {
    const unknown = { ...facts, codecs: null, width: null, height: null, frameRate: null };
    expect(multivariantPlaylist(unknown, '')).toContain(
      '\n#EXT-X-STREAM-INF:BANDWIDTH=2800000,AVERAGE-BANDWIDTH=2300000\n',
    );
    expect(variants(multivariantPlaylist(unknown, ''))).toHaveLength(1);
  });

  it('has the same attributes on every line for browsers', () => {
    const text = browserPlaylist(facts, ['video.m3u8', 'http://n2.example:8080/cam01/video.m3u8', 'video.m3u8?r=2']);
    const lines = text.split('\n').filter(line => line.startsWith('#EXT-X-STREAM-INF'));
    expect([lines.length, new Set(lines).size]).toEqual([3, 1]);
    expect(variants(text).map(({ uri }) => uri)).toEqual([
      'video.m3u8',
      'http://n2.example:8080/cam01/video.m3u8',
      'video.m3u8?r=2',
    ]);
  });

  it('does not tell browsers of sound that makes them refuse the picture', () => {
    for (const codecs of ['avc1.4D401F,ac-3', 'avc1.4D401F,mp4a.40.2,ec-3']) {
      expect(browserPlaylist({ ...facts, codecs }, ['video.m3u8'])).not.toContain('CODECS');
      expect(multivariantPlaylist({ ...facts, codecs }, '')).toContain(`CODECS="${codecs}"`);
    }
    expect(browserPlaylist(facts, ['video.m3u8'])).toContain('CODECS="avc1.4D401F,mp4a.40.2"');
  });
});

describe('the addresses for browsers', () => {
  it.each([
    [
      'redirect',
      3,
      [
        'video.m3u8',
        'http://n2.example:8080/a/b%20c/video.m3u8',
        'https://n3.example/weir/a/b%20c/video.m3u8',
        'video.m3u8?r=2',
      ],
    ],
    [
      'redirect',
      1,
      [
        'video.m3u8',
        'http://n2.example:8080/a/b%20c/video.m3u8',
        'http://n2.example:8080/a/b%20c/video.m3u8?r=2',
        'video.m3u8?r=2',
      ],
    ],
    ['redirect', 0, ['video.m3u8', 'video.m3u8?r=2']],
    ['relay', 3, ['video.m3u8', 'http://n2.example:8080/a/b%20c/video.m3u8', 'video.m3u8?r=2']],
    ['relay', 0, ['video.m3u8', 'video.m3u8?r=2']],
  ] as const)('are with %s and %i other nodes', (delivery, count, uris) => {
    expect(variantUris({ stream: 'a/b c', delivery, others: others.slice(0, count), token: '' })).toEqual(uris);
  });

  it('pass on the token of the viewer, to itself, others, and again', () => {
    const needs = { stream: 'cam01', delivery: 'redirect', others: others.slice(0, 1), token: 'a.b-c' } as const;
    expect(variantUris(needs)).toEqual([
      'video.m3u8?token=a.b-c',
      'http://n2.example:8080/cam01/video.m3u8?token=a.b-c',
      'http://n2.example:8080/cam01/video.m3u8?r=2&token=a.b-c',
      'video.m3u8?r=2&token=a.b-c',
    ]);
    expect(multivariantPlaylist(facts, 'a.b-c')).toContain('\nvideo.m3u8?token=a.b-c\n');
  });
});
