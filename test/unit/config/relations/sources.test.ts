import { describe, expect, it } from 'vitest';
import { sourceKey } from '../../../../src/config/relations/sources.ts';
import { complaintsOf } from '../../../support/config-text.ts';

function two(first: string, second: string, options = 'cluster_ingest;'): readonly string[] {
  return complaintsOf(`stream a { ${first} ${options} }\nstream b { ${second} ${options} }`);
}

describe('the same first source of two streams', () => {
  it.each([
    ['url rtsp://h/a;', 'url rtsp://u:p@H:554/a;'],
    ['url rtmp://h/a;', 'url rtmp://h:1935/a;'],
    ['url srt://h:9000;', 'url srt://h:9000;'],

    ['url http://h/a.ts;', 'url tshttp://h:80/a.ts;'],
    ['url https://h;', 'url https://h/;'],
    ['url http://h/a.m3u8;', 'url hls://h/a.m3u8;'],
    ['url testsrc://; url rtsp://h/a priority=1; url testsrc:// priority=2;', 'url rtsp://h/a;'],
  ])('%s and %s is an error', (first, second) => {
    const said = two(first, second).filter(text => !text.startsWith('warning'));
    expect(said.length).toBe(first.includes('testsrc') ? 0 : 1);
    if (said.length > 0)
      expect(said[0]).toContain(
        "stream 'b' takes the same source as stream 'a' at weir.conf:1: one camera serves one client",
      );
  });

  it('goes by the order of preference', () =>
    expect(two('url testsrc:// priority=2; url rtsp://h/a priority=1;', 'url rtsp://h/a;')).toEqual([
      expect.stringMatching(/^2:16 stream 'b' takes/),
    ]));

  it.each([
    'url file:///a.ts;',
    'url testsrc://;',
    'url udp://239.0.0.1:1234;',
    'url udp://@224.0.0.1:1;',
    'url udp://[ff15::1]:1;',
  ])('%s is free', source => expect(two(source, source)).toEqual([]));

  it.each([
    ['url rtsp://h/a;', 'url rtsp://h/b;'],
    ['url rtsp://h/a;', 'url rtsps://h/a;'],
    ['url http://h/a?channel=1;', 'url http://h/a?channel=2;'],
    ['url http://h:81/a;', 'url http://h/a;'],
    ['url udp://10.0.0.5:5000;', 'url udp://10.0.0.5:5001;'],
    ['url udp://10.0.0.5:5000;', 'url udp://10.0.0.6:5000;'],
  ])('%s and %s are two', (first, second) => expect(two(first, second)).toEqual([]));

  it.each([
    ['url udp://10.0.0.5:5000;', 'url udp://@10.0.0.5:5000;'],
    ['url udp://10.0.0.5:5000;', 'url udp://10.0.0.5:5000?timeout=1;'],
    ['url udp://[fd00::5]:5000;', 'url udp://[FD00::5]:5000;'],
    ['url udp://tuner:5000;', 'url udp://tuner:5000;'],
  ])('%s and %s is an error', (first, second) =>
    expect(two(first, second)).toEqual([
      expect.stringMatching(
        /^2:16 stream 'b' takes .* weir\.conf:1: packets to one address and port have one receiver/,
      ),
    ]),
  );

  it.each([
    ['cluster_ingest;', ''],
    ['', 'cluster_ingest;'],
    ['', ''],
  ])('is an error with "%s" and "%s": every node connects for one without the word', (first, second) =>
    expect(two(`url rtsp://h/a; ${first}`, `url rtsp://h/a; ${second}`, '')).toEqual([
      expect.stringMatching(/^2:16 stream 'b' takes the same source as stream 'a' at weir\.conf:1: one camera/),
    ]),
  );

  it('does not matter for a stream that does not run', () => {
    expect(two('url rtsp://h/a; disabled;', 'url rtsp://h/a;')).toEqual([]);
    expect(two('url rtsp://h/a; disabled;', 'url rtsp://h/a;', '')).toEqual([]);
  });

  it('does not show the password', () =>
    expect(two('url rtsp://h/a;', 'url rtsp://u:MYSECRET@h/a;').join()).not.toContain('MYSECRET'));
});

describe('the same fallback', () => {
  it.each([
    ['url rtsp://h/a;', 'url rtsp://h/b; url rtsp://h/a;'],
    ['url rtsp://h/b; url rtsp://h/a;', 'url rtsp://h/a;'],
    ['url rtsp://h/b; url rtsp://h/a;', 'url rtsp://h/c; url rtsp://h/a;'],
  ])('%s and %s is a warning', (first, second) =>
    expect(two(first, second)).toEqual([expect.stringMatching(/^warning 2:\d+ .*both may connect to it at one time/)]),
  );

  it('twice in one stream is its own affair', () =>
    expect(complaintsOf('stream a { url rtsp://h/a; url rtsp://h/a; cluster_ingest; }')).toEqual([]));
});

describe('no source at all', () => {
  it('is an error', () =>
    expect(complaintsOf('stream a { }')).toEqual(["1:8 stream 'a' has no source (expected 'url URL;' in its block)"]));

  it('is not told of a source that was wrong', () => {
    expect(complaintsOf('stream a { url x; }')).toHaveLength(1);
    expect(complaintsOf('stream a { ulr testsrc://; }')).toHaveLength(1);
  });
});

describe('sourceKey', () => {
  it('is the same for spellings of one source', () =>
    expect(new Set(['http://h/', 'HTTP://u:p@H:80', 'http://h:80/#a'].map(sourceKey))).toEqual(new Set(['http://h/'])));
});
