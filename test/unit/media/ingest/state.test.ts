import { describe, expect, it } from 'vitest';
import {
  betterAtMs,
  idleIngest,
  nextTickMs,
  phaseOf,
  sourceName,
  stallAtMs,
} from '../../../../src/media/ingest/state.ts';
import { IngestBench, inputOf, streamOf } from '../../../support/ingest-bench.ts';

const config = streamOf([inputOf('http://first/'), inputOf('http://second/')]);

describe('the phase', () => {
  it('is read from what is there', () => {
    const bench = new IngestBench();
    expect(phaseOf(idleIngest('cam'))).toBe('idle');
    expect(bench.want(config).phase).toBe('starting');
    expect(bench.begin().segment().phase).toBe('running');
    expect(bench.halt('now').phase).toBe('stopping');
    expect(bench.end().phase).toBe('idle');
  });
});

describe('the next tick', () => {
  it('is never for the idle, for those in the start queue and for those that were told to stop', () => {
    expect(nextTickMs(idleIngest('cam'))).toBeNull();
    expect(nextTickMs(new IngestBench().want(config).state)).toBeNull();
    expect(nextTickMs(new IngestBench().run(config).halt('now').state)).toBeNull();
  });

  it('is the earlier of the stall and the better source', () => {
    const { state } = new IngestBench().want(config).begin().end().begin().segment().at(55_000).segment();
    expect(state.child && stallAtMs(state.child)).toBe(65_000);
    expect(betterAtMs(state)).toBe(60_000);
    expect(nextTickMs(state)).toBe(60_000);
  });
});

it('on the first source there is no better one', () => {
  expect(betterAtMs(new IngestBench().run(config).state)).toBeNull();
});

it('the name of a source holds no password', () => {
  expect(sourceName(inputOf('rtsp://user:secret@camera/1', 'rtsp'))).not.toContain('secret');
});
