import { describe, expect, it } from 'vitest';
import { ingestView } from '../../../src/node/ingest-view.ts';
import { IngestBench, inputOf, streamOf } from '../../support/ingest-bench.ts';

const nowMs = 1_000_000;
const config = streamOf([inputOf('http://user:secret@camera/'), inputOf('http://second/')]);

function taken(bench: IngestBench, bytes: number, durationMs: number, unixMs: number): IngestBench {
  return bench.put({ type: 'taken', child: bench.child, bytes, durationMs, unixMs });
}

describe('what people see', () => {
  it('is nothing of what neither runs nor shall', () => {
    expect(ingestView(new IngestBench().state, nowMs)).toBeNull();
    expect(ingestView(new IngestBench().run(config).halt('now').end().state, nowMs)).toBeNull();
  });

  it('is figures over the last segments', () => {
    const bench = new IngestBench().run(config, 8);
    for (let count = 0; count < 7; count++) taken(bench, 250_000 * (count < 2 ? 9 : 1), 2000, 1_000_000 + count);
    expect(ingestView(bench.state, nowMs)).toMatchObject({
      ...{ stream: 'cam', status: 'running', epoch: 8, bitrate: 1_000_000, segmentMs: 2000 },
      ...{ openedAt: 1_000_000, lastSegmentAt: 1_000_006, bytesIn: 250_000 * 23, retryCount: 0, warnings: [] },
    });
  });

  it('is waiting before the first segment, and error once something went wrong', () => {
    const bench = new IngestBench().want(streamOf([inputOf('http://camera/')]));
    const status = () => ingestView(bench.state, nowMs)?.status;
    expect(status()).toBe('waiting');
    bench.begin().end();
    expect(status()).toBe('error');
    expect(ingestView(bench.state, nowMs)).toMatchObject({ input: null, retryCount: 1, bitrate: null });
    bench.sleepAndTick();
    expect(status()).toBe('error');
    bench.begin().segment();
    expect(status()).toBe('running');
    bench.halt('segment-end');
    expect(status()).toBe('running');
  });

  it('is an error while it is stalled, and when it is given up', () => {
    expect(ingestView(new IngestBench().run(config).sleepAndTick().state, nowMs)?.status).toBe('error');
    expect(ingestView(new IngestBench().want(streamOf([])).state, nowMs)?.status).toBe('error');
  });

  it('tells how much ffmpeg complains', () => {
    const bench = new IngestBench().run(config).at(100_001);
    for (let count = 0; count < 5; count++) bench.line('[warning] RTP: missed 3 packets');
    expect(ingestView(bench.state, 100_002)).toMatchObject({ errors: 5, errorRate: 0 });
    expect(ingestView(bench.state, 110_000)).toMatchObject({ errors: 5, errorRate: 0.5 });
  });

  it('holds no password', () => {
    const bench = new IngestBench()
      .want(config)
      .begin()
      .line("[info] Input #0, from 'http://user:secret@camera/':")
      .segment();
    expect(JSON.stringify(ingestView(bench.state, nowMs))).not.toContain('secret');
  });
});

describe('warnings', () => {
  it('name keyframes too far apart, codecs without a place, and a source that is not the preferred one', () => {
    const bench = new IngestBench().want(config).begin().end().begin();
    bench
      .line("[info] Output #0, segment, to 'x':")
      .line('[info]   Stream #0:0: Video: mjpeg, yuvj420p, 640x480, 5 fps');
    taken(bench.segment(10_000), 1000, 10_000, 1);
    const warnings = ingestView(bench.state, nowMs)?.warnings.join('\n');
    expect(warnings).toContain('its keyframes are 10 s apart, so segments of 2 s cannot be cut');
    expect(warnings).toContain('its video is mjpeg');
    expect(warnings).toContain('source 2 of 2');
  });
});
