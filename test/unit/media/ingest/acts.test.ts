import { describe, expect, it } from 'vitest';
import { isSameRun } from '../../../../src/media/ingest/acts.ts';
import { IngestBench, inputOf, streamOf } from '../../../support/ingest-bench.ts';

const config = streamOf([inputOf('http://camera/')]);
const run = { epoch: 1, session: 1, config };

describe('the same run', () => {
  it('is one term and one way to call ffmpeg; what only others read does not matter', () => {
    expect(
      isSameRun(run, { ...run, config: streamOf([inputOf('http://camera/')], { title: 'x', segmentCount: 3 }) }),
    ).toBe(true);
    for (const other of [
      { ...run, epoch: 2 },
      { ...run, session: 2 },
      { ...run, config: streamOf([inputOf('http://camera/', 'http', { userAgent: 'x' })]) },
      { ...run, config: streamOf(config.inputs, { audio: 'none' }) },
      { ...run, config: streamOf(config.inputs, { segmentDurationMs: 4000 }) },
    ]) {
      expect(isSameRun(run, other)).toBe(false);
    }
  });
});

describe('a process', () => {
  it('is started once, with a number of its own each time', () => {
    const bench = new IngestBench().run(config).want(config, 2).end().want(config, 3).end();
    expect(bench.started).toEqual([1, 2, 3]);
  });

  it('is told once to stop, unless it has to be faster', () => {
    const bench = new IngestBench().want(config).halt('segment-end');
    expect(bench.graces).toEqual([300]);
    expect(bench.halt('segment-end').effects).toEqual([]);
    expect(bench.halt('now').graces).toEqual([0]);
  });
});
