import { describe, expect, it } from 'vitest';
import {
  betterAtMs,
  idleIngest,
  nextTickMs,
  phaseOf,
  sourceName,
  stallAtMs,
  startFailure,
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

describe('a start in vain', () => {
  /** What is told as the child ends `afterMs` after its start; then the next one has begun. */
  function fail(bench: IngestBench, afterMs: number) {
    const before = bench.state;
    const { state } = bench.at(bench.nowMs + afterMs).end();
    const told = startFailure(before, state, bench.nowMs);
    if (state.child === null) bench.sleepAndTick();
    bench.begin();
    return told;
  }
  const one = streamOf([inputOf('http://camera/')]);
  const many = streamOf(['a', 'b', 'c', 'd'].map(host => inputOf(`http://${host}/`)));

  it('is told from the third one on, and once', () => {
    const bench = new IngestBench().want(one, 7).begin();
    expect([fail(bench, 10), fail(bench, 10)]).toEqual([null, null]);
    expect(fail(bench, 10)).toEqual({ epoch: 7, reason: bench.state.lastFailure });
    expect(startFailure(bench.state, bench.state, bench.nowMs)).toBeNull();
    expect(fail(bench, 10)).not.toBeNull();
  });

  it('is told earlier when it took as long as the source may be silent, but of all sources only', () => {
    expect(fail(new IngestBench().want(one).begin(), 10_000)).not.toBeNull();
    const bench = new IngestBench().want(many).begin();
    expect([1, 2, 3, 4].map(() => fail(bench, 10_000) === null)).toEqual([true, true, true, false]);
  });

  it('is none when it gave a segment, or is not wanted any more', () => {
    const bench = new IngestBench().want(one).begin().segment();
    expect(fail(bench, 60_000)).toBeNull();
    expect(
      startFailure(idleIngest('cam'), { ...bench.state, want: null, vainStarts: 9, vainSinceMs: 0 }, 99),
    ).toBeNull();
  });
});

it('on the first source there is no better one', () => {
  expect(betterAtMs(new IngestBench().run(config).state)).toBeNull();
});

it('the name of a source holds no password', () => {
  expect(sourceName(inputOf('rtsp://user:secret@camera/1', 'rtsp'))).not.toContain('secret');
});
