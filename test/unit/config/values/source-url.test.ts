import { describe, expect, it } from 'vitest';
import { sourceUrl, spellSourceUrl } from '../../../../src/config/values/source-url.ts';

describe('sourceUrl', () => {
  it.each([
    ['rtsp://u:p@10.0.0.1/h264', 'rtsp', 'rtsp://u:p@10.0.0.1/h264'],
    ['RTSPS://10.0.0.1:322/h264', 'rtsps', 'rtsps://10.0.0.1:322/h264'],
    ['rtmp://h/live/a', 'rtmp', 'rtmp://h/live/a'],
    ['http://h/a.ts', 'http', 'http://h/a.ts'],
    ['https://h/a.ts', 'https', 'https://h/a.ts'],
    ['http://h/live/index.m3u8', 'hls', 'http://h/live/index.m3u8'],
    ['https://h/index.M3U8?token=a', 'hls', 'https://h/index.M3U8?token=a'],
    ['http://h/a.ts?list=index.m3u8', 'http', 'http://h/a.ts?list=index.m3u8'],
    ['hls://h/live', 'hls', 'http://h/live'],
    ['tshttp://h/a', 'http', 'http://h/a'],
    ['udp://239.0.0.1:1234', 'udp', 'udp://239.0.0.1:1234'],
    ['udp://@239.0.0.1:1234', 'udp', 'udp://@239.0.0.1:1234'],
    ['udp://239.0.0.1:1234/10.0.0.5', 'udp', 'udp://239.0.0.1:1234?localaddr=10.0.0.5'],
    ['srt://h:9000?mode=caller', 'srt', 'srt://h:9000?mode=caller'],
    ['file:///a/b.ts', 'file', 'file:///a/b.ts'],
    ['testsrc://', 'testsrc', 'testsrc://'],
    ['fake://fake', 'testsrc', 'testsrc://fake'],
    ['rtsp://[fe80::1]:554/a', 'rtsp', 'rtsp://[fe80::1]:554/a'],
  ])('takes %s', (text, kind, url) => expect(sourceUrl.parse(text)).toEqual({ type: 'value', value: { url, kind } }));

  it.each([
    'concat:a|b',
    'pipe:0',
    'data:,x',
    'crypto:a',
    'subfile,,start,0,,:a',
    'ftp://h/a',
    'rtmps://h/a',
    'constructor://h',
    '__proto__://h',
  ])('refuses the kind of %s by name', text => {
    const parsed = sourceUrl.parse(text);
    expect(parsed.type).toBe('wrong');
    if (/^[a-z]+:/.test(text))
      expect(parsed).toHaveProperty('wrong', expect.stringContaining(`'${text.split(':')[0]}:'`));
  });

  it('says what to write instead of what Flussonic has', () =>
    expect(sourceUrl.parse('hlss://h/index.m3u8')).toHaveProperty('wrong', expect.stringContaining("write 'https://")));

  it.each([
    '',
    'camera',
    '/a.ts',
    'rtsp:10.0.0.1',
    'rtsp:///h264',
    'rtsp://h:99999/a',
    'rtsp://u:p@ss/w@h/a b',
    'http://u:p/w@h/a',
    'udp://239.0.0.1',
    'udp://239.0.0.1:1234/eth0',
    'srt://h',
    'file://vod/a.ts',
    'file:/a.ts',
    'http://h/"a"',
  ])('refuses %j', text => expect(sourceUrl.parse(text).type).toBe('wrong'));

  it('does not repeat what it was given: it may hold a password', () =>
    expect(JSON.stringify(sourceUrl.parse('http://u:MYSECRET/x@h/a'))).not.toContain('MYSECRET'));
});

describe('spellSourceUrl', () => {
  it.each(['hls://h/live', 'http://h/index.m3u8', 'http://h/a.ts', 'testsrc://'])(
    'says %s so that it is read as the same',
    text => {
      const parsed = sourceUrl.parse(text);
      if (parsed.type === 'wrong') throw new Error(parsed.wrong);
      expect(spellSourceUrl(parsed.value)).toBe(text);
    },
  );
});
