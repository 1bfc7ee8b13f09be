import { describe, expect, it } from 'vitest';
import { IngestBench, inputOf, streamOf } from '../../../support/ingest-bench.ts';

const opus = '[info]   Stream #0:1: Audio: opus, 48000 Hz, stereo, fltp';
const h264 =
  '[info]   Stream #0:0[0x100]: Video: h264 (High) ([27][0][0][0] / 0x001B), yuv420p, 1280x720, 25 fps, 25 tbr';
const input = "[info] Input #0, mpegts, from 'http://camera/':";
const output = "[info] Output #0, segment, to '/run/%d.ts':";
const camera = inputOf('http://camera/');

function reading(changes: Parameters<typeof streamOf>[1] = {}, source = camera): IngestBench {
  return new IngestBench().want(streamOf([source], changes)).begin();
}

describe('audio that players cannot take', () => {
  it('restarts the source once, re-encoded, and is remembered for it', () => {
    const bench = reading().line(input).line(h264).line(opus);
    expect(bench.graces).toEqual([300]);
    expect(bench.state.reason).toContain('its audio is opus');
    expect(bench.end().effects).toMatchObject([{ type: 'start', fixes: { aac: true } }]);
    expect(bench.state.failures).toBe(0);
    expect(bench.begin().line(input).line(opus).effects).toEqual([]);
    bench.segment().end().sleepAndTick();
    expect(bench.effects).toMatchObject([{ type: 'start', fixes: { aac: true } }]);
  });

  it('is left as it is where the configuration says what to do', () => {
    for (const audio of ['copy', 'aac', 'none'] as const) {
      expect(reading({ audio }).line(input).line(opus).effects).toEqual([]);
    }
    expect(reading({}, inputOf('testsrc://', 'testsrc')).line(input).line(opus).effects).toEqual([]);
  });

  it('is not what the output says, and not what comes outside of a report', () => {
    expect(reading().line(output).line(opus).effects).toEqual([]);
    expect(reading().line(opus).effects).toEqual([]);
  });
});

it('packets without decoding times restart an RTSP source once, others not', () => {
  const line = '[mpegts @ 0x55] [warning] Timestamps are unset in a packet for stream 0. This is deprecated';
  const rtsp = reading({}, inputOf('rtsp://camera/', 'rtsp')).line(line);
  expect(rtsp.graces).toEqual([300]);
  expect(rtsp.end().effects).toMatchObject([{ fixes: { madeUpDts: true } }]);
  expect(rtsp.begin().line(line).effects).toEqual([]);
  expect(reading().line(line).effects).toEqual([]);
});

it('the tracks are those of the output once there is one', () => {
  const bench = reading({ audio: 'copy' }).line(input).line(h264).line(opus);
  expect(bench.state.child?.tracks.map(({ codec }) => codec)).toEqual(['h264', 'opus']);
  bench.line(output).line(h264).line('[info] Stream mapping:').line(opus);
  expect(bench.state.child?.tracks.map(({ codec }) => codec)).toEqual(['h264']);
});

it('the last 50 lines are kept, over all runs, without passwords', () => {
  const bench = reading().line("[info] Input #0, rtsp, from 'rtsp://user:secret@camera/1':");
  bench.end().sleepAndTick().begin().line('of the next run');
  expect(bench.state.log.length).toBe(2);
  expect(bench.state.log.join()).not.toContain('secret');
  for (let line = 0; line < 60; line++) bench.line(`line ${line}`);
  expect(bench.state.log.length).toBe(50);
  expect(bench.state.log.at(-1)).toBe('line 59');
  bench.line("[segment @ 0x5] [info] Opening '/run/weir/a/7/12.ts' for writing");
  expect(bench.state.log.at(-1)).toBe('line 59');
});

it('what stdout says beside the segment list is nothing', () => {
  const bench = reading().put({ type: 'line', child: 1, from: 'stdout', line: 'hello' });
  expect([bench.effects, bench.phase]).toEqual([[], 'starting']);
});

describe('complaints', () => {
  it.each([
    '[h264 @ 0x55] [error] non-existing PPS 0 referenced',
    '[h264 @ 0x55] [error] decode_slice_header error',
    '[h264 @ 0x55] [error] no frame!',
    '[hevc @ 0x55] [error] PPS id out of range: 0',
    '[hevc @ 0x55] [warning] Error parsing NAL unit #0.',
    '[mpeg2video @ 0x55] [error] Invalid frame dimensions 0x0.',
  ])('are not the pictures before the first keyframe: %s', line => {
    const bench = reading().line(line);
    expect(bench.state.log).toEqual([line]);
    expect(bench.line(input).line(h264).line(output).state.child?.complaints.total).toBe(0);
    expect(bench.line(line).state.child?.complaints.total).toBe(1);
  });

  it('are lost packets also before it is opened', () => {
    const bench = reading().line('[mpegts @ 0x55] [warning] Packet corrupt (stream = 0, dts = 5).');
    expect(bench.state.child?.complaints.total).toBe(1);
  });

  it('are counted, whatever they are about, and what is told for information is not', () => {
    const bench = reading().at(100_001);
    bench.line('[mpegts @ 0x5581] [warning] Packet corrupt (stream = 0, dts = 126000).').line(input).line(h264);
    bench.line('[error] Error while decoding').line('[rtsp @ 0x1] [info] all is well').line('a line without a level');
    expect(bench.state.child?.complaints).toMatchObject({ total: 2, inWindow: 2 });
    expect(bench.end().sleepAndTick().state.child?.complaints.total ?? 0).toBe(0);
  });
});
