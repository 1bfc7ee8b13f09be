import { describe, expect, it } from 'vitest';
import { parsePlaybackPath } from '../../../../src/http/playback/playback-path.ts';

describe('parsePlaybackPath', () => {
  it.each([
    ['index.m3u8', 'multivariant'],
    ['playlist.m3u8', 'multivariant'],
    ['video.m3u8', 'media'],
    ['mono.m3u8', 'media'],
  ])('knows the playlist %s', (file, form) => {
    expect(parsePlaybackPath(`/cam01/${file}`)).toEqual({ type: 'playlist', stream: 'cam01', form });
  });

  it.each(['/a/b/index.m3u8', '/a%2Fb/index.m3u8', '/%61/b/index%2em3u8'])('knows the stream a/b in %s', path => {
    expect(parsePlaybackPath(path)).toMatchObject({ type: 'playlist', stream: 'a/b' });
  });

  it('knows a segment, also of a stream whose name looks like a date', () => {
    const name = '2026/11/21/12/39/00968-2000-8812.ts';
    const startUnixMs = Date.UTC(2026, 10, 21, 12, 39, 0, 968);
    expect(parsePlaybackPath(`/a/2026/11/${name}`)).toEqual({
      type: 'segment',
      stream: 'a/2026/11',
      name,
      startUnixMs,
    });
  });

  it.each([
    ['embed.html', 'page'],
    ['mpegts', 'endless'],
    ['preview.jpg', 'preview'],
  ])('knows %s', (file, type) => {
    expect(parsePlaybackPath(`/a/cam01/${file}`)).toEqual({ type, stream: 'a/cam01' });
  });

  it.each([
    'index.mpd',
    'media_info.json',
    'recording_status.json',
    'index-1362504585-3600.m3u8',
    'index-1362504585-now.m3u8',
    'archive-1362504585-3600.mp4',
    'timeshift_abs-1362504585.m3u8',
    'timeshift_rel-3600.ts',
    'rewind-7200.m3u8',
    'preview.mp4',
    '1362504585.jpg',
    '1362504585-preview.mp4',
    'tracks-v1a1.m3u8',
  ])('knows that Flussonic has %s', file => {
    expect(parsePlaybackPath(`/a/b/${file}`)).toMatchObject({ type: 'later', stream: 'a/b' });
  });

  it.each([
    ['a stream alone', '/cam01'],
    ['no stream', '/index.m3u8'],
    ['an unknown file', '/cam01/other.m3u8'],
    ['a date that does not exist', '/cam01/2026/13/21/12/39/00968-2000-8812.ts'],
    ['broken percent-encoding', '/cam%zz/index.m3u8'],
    ['the root', '/'],
    ['nothing', ''],
  ])('knows nothing of %s', (_what, path) => {
    expect(parsePlaybackPath(path)).toBeNull();
  });
});
