import { describe, expect, it } from 'vitest';
import type { Input, StreamConfig } from '../../../src/config/config.ts';
import { ffmpegArguments, type InputFixes, noFixes, sourceTimeoutMs } from '../../../src/media/ffmpeg-arguments.ts';
import { inputOf, streamOf } from '../../support/ingest-bench.ts';

function argumentsOf(input: Input, changes: Partial<StreamConfig> = {}, fixes: Partial<InputFixes> = {}): string {
  return ffmpegArguments(streamOf([input], changes), input, { ...noFixes, ...fixes }, '/run/weir/a:1/7').join(' ');
}

/** What stands between the general options and the mapping. */
function inputPart(input: Input): string {
  return /-probesize 5000000 (.*) -map 0:v:0\?/.exec(argumentsOf(input))?.[1] ?? '';
}

describe('the whole line', () => {
  it('of a source that is copied', () => {
    expect(argumentsOf(inputOf('http://camera/1.ts'))).toBe(
      '-nostdin -hide_banner -nostats -loglevel level+info -analyzeduration 3000000 -probesize 5000000 ' +
        '-protocol_whitelist http,https,tls,tcp -rw_timeout 10000000 -i http://camera/1.ts ' +
        '-map 0:v:0? -map 0:a? -c copy -f segment -segment_time 2 -segment_format mpegts ' +
        '-individual_header_trailer 0 -segment_format_options flush_packets=1:pes_payload_size=800 -segment_list pipe:1 -segment_list_type csv /run/weir/a:1/7/%d.ts',
    );
  });

  it('never holds what was measured to do harm', () => {
    for (const input of [inputOf('http://c/'), inputOf('rtsp://c/', 'rtsp'), inputOf('testsrc://', 'testsrc')]) {
      expect(argumentsOf(input)).not.toMatch(/reset_timestamps|use_wallclock|break_non_key|copyts|genpts|-reconnect/);
    }
  });
});

describe('each kind of source', () => {
  it('has its own way to time out', () => {
    expect(inputPart(inputOf('https://c/x', 'https'))).toContain('-rw_timeout 10000000 -i https://c/x');
    expect(inputPart(inputOf('rtmp://c/app/key', 'rtmp'))).toBe(
      '-protocol_whitelist rtmp,rtmps,tls,tcp -rw_timeout 10000000 -i rtmp://c/app/key',
    );
    expect(inputPart(inputOf('rtsp://c/x', 'rtsp'))).toBe(
      '-protocol_whitelist rtsp,rtp,udp,tcp -rtsp_transport tcp -timeout 10000000 -i rtsp://c/x',
    );
    expect(inputPart(inputOf('rtsps://c/x', 'rtsps', { rtspTransport: 'udp' }))).toContain('-rtsp_transport udp');
    expect(inputPart(inputOf('udp://239.0.0.1:1234', 'udp'))).toContain(
      '-i udp://239.0.0.1:1234?fifo_size=50000&overrun_nonfatal=1&timeout=10000000',
    );
    expect(inputPart(inputOf('srt://c:9000', 'srt'))).toContain('-i srt://c:9000?timeout=10000000');
  });

  it('keeps what its URL says itself', () => {
    expect(inputPart(inputOf('udp://@:1?fifo_size=9&localaddr=127.0.0.1', 'udp'))).toContain(
      '-i udp://@:1?fifo_size=9&localaddr=127.0.0.1&overrun_nonfatal=1&timeout=10000000',
    );
    expect(inputPart(inputOf('srt://c:9000?mode=listener', 'srt'))).toContain('?mode=listener&timeout=10000000');
  });

  it('hls is http underneath', () => {
    expect(inputPart(inputOf('hls://c/x.m3u8', 'hls'))).toContain('-i http://c/x.m3u8');
    expect(inputPart(inputOf('hlss://c/x.m3u8', 'hls'))).toContain('-i https://c/x.m3u8');
    expect(inputPart(inputOf('https://c/x.m3u8', 'hls'))).toContain('-i https://c/x.m3u8');
    expect(inputPart(inputOf('http://c/x.m3u8', 'hls'))).not.toMatch(/file|concat|data/);
  });

  it('a file goes round in real time, whatever its name looks like', () => {
    for (const url of ['file:///films/a b.mp4', 'file:/films/a b.mp4', '/films/a b.mp4']) {
      expect(inputPart(inputOf(url, 'file'))).toBe(
        '-protocol_whitelist file -re -stream_loop -1 -i file:/films/a b.mp4',
      );
    }
  });

  it('testsrc is made and encoded here, a keyframe at each segment', () => {
    const line = argumentsOf(inputOf('testsrc://', 'testsrc'));
    expect(line).toMatch(/-re -f lavfi -i testsrc2=.*sine=.* -map 0:v:0\? -map 0:a\? -c:v libx264 -preset ultrafast/);
    expect(line).toContain('-g 50 -keyint_min 50');
    expect(line).not.toMatch(/analyzeduration|-c copy|drawtext/);
    expect(argumentsOf(inputOf('testsrc://', 'testsrc'), { segmentDurationMs: 500 })).toContain('-g 13 ');
  });

  it("the source's own timeout comes before the stream's", () => {
    const input = inputOf('http://c/', 'http', { sourceTimeoutMs: 1500 });
    expect(argumentsOf(input)).toContain('-rw_timeout 1500000');
    expect(sourceTimeoutMs(streamOf([input]), inputOf('http://d/'))).toBe(10_000);
  });
});

describe('requests', () => {
  it('carry user agent and headers, one line each', () => {
    const args = ffmpegArguments(
      streamOf([]),
      inputOf('http://c/', 'http', { userAgent: 'tv\r\n1', headers: { 'X-A': '1\r\nX-Evil: 1', 'X-B': '2' } }),
      noFixes,
      '/f',
    );
    expect(args[args.indexOf('-user_agent') + 1]).toBe('tv  1');
    expect(args[args.indexOf('-headers') + 1]).toBe('X-A: 1  X-Evil: 1\r\nX-B: 2\r\n');
  });
});

describe('audio', () => {
  const input = inputOf('http://c/');

  it('is re-encoded where it must be, or where it is wanted', () => {
    expect(argumentsOf(input, {}, { aac: true })).toContain('-c copy -c:a aac');
    expect(argumentsOf(input, { audio: 'aac' })).toContain('-c copy -c:a aac');
    expect(argumentsOf(input, { audio: 'copy' }, { aac: true })).not.toContain('-c:a');
  });

  it('is left out where it is not wanted', () => {
    expect(argumentsOf(input, { audio: 'none' })).toContain('-map 0:v:0? -c copy');
  });
});

it('what was learnt of a source changes its line', () => {
  const input = inputOf('rtsp://c/', 'rtsp');
  expect(argumentsOf(input, {}, { longProbe: true })).not.toContain('analyzeduration');
  expect(argumentsOf(input, {}, { madeUpDts: true })).toContain(
    '-bsf:v setts=dts=if(eq(DTS\\,NOPTS)\\,PTS-7200\\,DTS)',
  );
});
