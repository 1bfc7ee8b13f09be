import { beforeEach, expect, it } from 'vitest';
import { browserPlaylist, multivariantPlaylist } from '../../../../src/media/multivariant.ts';
import { MultivariantRules, type Viewer } from '../../../players/soak/multivariant-rules.ts';
import { streamFacts } from '../../../support/segments.ts';

const native = multivariantPlaylist(streamFacts(), '');
const uris = ['video.m3u8', 'http://n2.example/cam01/video.m3u8', 'video.m3u8?r=2'];
const browser = browserPlaylist(streamFacts(), uris);

let rules: MultivariantRules;
beforeEach(() => {
  rules = new MultivariantRules('cam01');
});

function see(text: string, viewer: Viewer = 'native', node = 'n1'): readonly string[] {
  const before = rules.violations.length;
  rules.see(node, viewer, text);
  return rules.violations.slice(before);
}

it('finds nothing wrong with what weir makes, and tells its addresses', () => {
  expect(see(native)).toEqual([]);
  expect(see(multivariantPlaylist(streamFacts({ bandwidth: 3_000_000 }), ''))).toEqual([]);
  expect(rules.see('n1', 'browser', browser)).toEqual(uris);
  expect(rules.violations).toEqual([]);
});

it('finds what is no multivariant playlist', () => {
  expect(see('nothing')).toEqual([expect.stringContaining('not strict HLS')]);
  expect(see('#EXTM3U\n#EXT-X-TARGETDURATION:4\n')).toEqual([expect.stringContaining('a media playlist')]);
});

it('finds lines that differ, and an address that stands twice', () => {
  const other = browser.replace(/BANDWIDTH=2800000/, 'BANDWIDTH=2800001');
  expect(see(other, 'browser')).toEqual([expect.stringContaining('levels that are not the same')]);
  expect(see(browser.replace('?r=2', ''), 'browser', 'n2')).toEqual([
    expect.stringContaining('the same address twice'),
  ]);
});

it('finds several addresses for a native player, and a single one for a browser', () => {
  expect(see(browser)).toEqual([expect.stringContaining('3 variants for a native player')]);
  expect(see(native, 'browser')).toEqual([expect.stringContaining('one address only')]);
});

it('finds codecs that are lost or change, and a bandwidth that falls', () => {
  expect(see(native)).toEqual([]);
  expect(see(multivariantPlaylist(streamFacts({ codecs: null }), ''), 'native', 'n2')).toEqual([
    expect.stringContaining('not known any more'),
  ]);
  expect(see(multivariantPlaylist(streamFacts({ codecs: 'avc1.42c01f' }), ''), 'native', 'n2')).toEqual([
    expect.stringContaining('became avc1.42c01f'),
  ]);
  expect(see(multivariantPlaylist(streamFacts({ codecs: 'avc1.42c01f', bandwidth: 2_000_000 }), ''))).toEqual([
    expect.stringContaining('fell from 2800000 to 2000000'),
  ]);
});
