import { describe, expect, it } from 'vitest';
import {
  isCarried,
  parseSection,
  parseSegmentLine,
  parseTrack,
  parseTrouble,
} from '../../../src/media/ffmpeg-output.ts';

describe('a segment line', () => {
  it('has a name, a start, an end', () => {
    expect(parseSegmentLine('12.ts,4.021333,6.100000')).toEqual({ name: '12.ts', startMs: 4021.333, endMs: 6100 });
    expect(parseSegmentLine('0.ts,-0.020000,2.000000')?.startMs).toBe(-20);
  });

  it('never has a negative length', () => {
    expect(parseSegmentLine('1.ts,5.000000,1.000000')).toMatchObject({ startMs: 5000, endMs: 5000 });
  });

  it('is nothing else: not cut off, not a path, not garbage', () => {
    for (const line of [
      '',
      '0.ts',
      '0.ts,0.000000',
      '0.ts,0.000000,2.0',
      '../0.ts,0.000000,2.000000',
      'a,b,c',
      '0.ts,nan,nan',
    ]) {
      expect(parseSegmentLine(line)).toBeNull();
    }
  });
});

describe('a track', () => {
  it.each([
    [
      'Stream #0:0[0x100]: Video: h264 (High) ([27][0][0][0] / 0x001B), yuv420p(tv), 1920x1080 [SAR 1:1], 25 fps, 90k tbn',
      'video',
      'h264',
      '1920x1080, 25 fps',
    ],
    [
      'Stream #0:1[0x101](eng): Audio: ac3 ([129][0][0][0] / 0x0081), 48000 Hz, 5.1(side), fltp, 448 kb/s',
      'audio',
      'ac3',
      '48000 Hz, 5.1(side)',
    ],
    ['Stream #0:1: Audio: pcm_alaw, 8000 Hz, mono, s16, 64 kb/s', 'audio', 'pcm_alaw', '8000 Hz, mono'],
    ['Stream #0:0: Video: hevc, none', 'video', 'hevc', ''],
  ])('%s', (line, content, codec, detail) => {
    expect(parseTrack(`[info]   ${line}`)).toEqual({ content, codec, detail });
  });

  it('is no other line', () => {
    for (const line of [
      '[info]   Stream #0:0 -> #0:0 (copy)',
      '[info]   Stream #0:2: Data: bin_data',
      'Stream #0:0: Video: h264',
      '',
    ]) {
      expect(parseTrack(line)).toBeNull();
    }
  });

  it('is carried by MPEG-TS or not', () => {
    const isIn = (content: 'video' | 'audio', codec: string) => isCarried({ content, codec, detail: '' });
    for (const codec of ['aac', 'mp2', 'mp3', 'ac3', 'eac3']) expect(isIn('audio', codec)).toBe(true);
    for (const codec of ['opus', 'vorbis', 'pcm_alaw', 'pcm_mulaw', 'pcm_s16be', 'adpcm_g726', 'flac']) {
      expect(isIn('audio', codec)).toBe(false);
    }
    expect([isIn('video', 'h264'), isIn('video', 'hevc'), isIn('video', 'mjpeg'), isIn('video', 'vp8')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

it('the parts of the report', () => {
  expect(parseSection("[info] Input #0, mpegts, from 'x':")).toBe('input');
  expect(parseSection("[info] Output #0, segment, to 'x':")).toBe('output');
  expect(parseSection('[info] Stream mapping:')).toBe('other');
  expect(parseSection('[error] Input #0')).toBeNull();
});

describe('a trouble', () => {
  it.each([
    ['[error] http://127.0.0.1:9/x: Connection refused', /connection refused/],
    ['[tcp @ 0x55] [error] Connection to tcp://127.0.0.1:9 failed: Connection refused', /connection refused/],
    ['[tcp @ 0x55] [error] Failed to resolve hostname x.invalid: Name or service not known', /host name is unknown/],
    ['[error] http://h/x: Connection timed out', /sent nothing for too long/],
    ['[error] http://h/x: Server returned 404 Not Found', /404/],
    ['[rtsp @ 0x55] [error] method DESCRIBE failed: 401 Unauthorized', /user name or password/],
    ['[error] http://h/x: Server returned 401 Unauthorized (authorization failed)', /user name or password/],
    ['[error] http://h/x: Server returned 403 Forbidden (access denied)', /403/],
    ['[http @ 0x55] [warning] HTTP error 503 x', /5xx/],
    ['[error] http://h/x: Server returned 5XX Server Error reply', /5xx/],
    ['[rtsp @ 0x55] [error] method SETUP failed: 461 Unsupported transport', /rtsp_transport/],
    ['[error] /none.ts: No such file or directory', /no such file/],
    ['[error] g.bin: Invalid data found when processing input', /no video that ffmpeg knows/],
    ['[error] udp://h:1: Input/output error', /sends nothing/],
    ["[fatal] Unknown encoder 'libx264'", /without an encoder/],
    ["[segment @ 0x55] [error] Failed to open segment '/run/0.ts'", /cannot be written/],
    ['[error] av_interleaved_write_frame(): No space left on device', /full/],
    ['[error] Output #0 does not contain any stream', /neither video nor audio/],
    ['weir-gate: 1: exec: ffmpeg: not found', /cannot be started/],
  ])('%s', (line, sentence) => {
    expect(parseTrouble(line)?.sentence).toMatch(sentence);
  });

  it('of a missing keyframe and of missing decoding times is known as such', () => {
    expect(parseTrouble('[mpegts @ 0x1] [warning] Could not find codec parameters for stream 0')?.kind).toBe(
      'no-keyframe',
    );
    expect(parseTrouble('[mpegts @ 0x1] [warning] Timestamps are unset in a packet for stream 0.')?.kind).toBe(
      'no-dts',
    );
  });

  it('is not what ffmpeg merely mentions', () => {
    expect(parseTrouble('[info]     title : Connection refused, the film')).toBeNull();
    expect(parseTrouble('[h264 @ 0x1] [info] 404 Not Found')).toBeNull();
    expect(parseTrouble('[h264 @ 0x1] [error] no frame!')).toBeNull();
    expect(parseTrouble('')).toBeNull();
  });

  it('that is more definite weighs more', () => {
    const weight = (line: string) => parseTrouble(line)?.weight ?? 0;
    expect(weight('[error] x: Connection refused')).toBeGreaterThan(weight('[error] x: Input/output error'));
  });
});
