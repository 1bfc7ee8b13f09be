import { describe, expect, it } from 'vitest';
import { nextTickMs } from '../../../src/media/ingest/state.ts';
import { IngestBench, inputOf, streamOf } from '../../support/ingest-bench.ts';

const source = inputOf('http://camera/1');
const config = streamOf([source]);
const bench = () => new IngestBench();

describe('what shall run', () => {
  it('starts at once, and goes from starting to running with the first segment', () => {
    const one = bench().want(config);
    expect(one.effects).toMatchObject([{ type: 'start', child: 1, input: source, run: { epoch: 1, session: 1 } }]);
    expect(one.phase).toBe('starting');
    expect(one.begin().segment().phase).toBe('running');
    expect(one.effects).toMatchObject([{ type: 'segment', child: 1, epoch: 1, durationMs: 2000, isFirst: true }]);
    expect(one.segment().effects).toMatchObject([{ type: 'segment', isFirst: false }]);
    expect(one.state.reason).toBe('it runs from http://camera/1');
  });

  it('said again changes nothing, also while it waits for its next try', () => {
    expect(
      bench()
        .run(config)
        .want(streamOf([source], { title: 'Other', retryLimit: 7 })).effects,
    ).toEqual([]);
    const waiting = bench().run(config).end();
    expect(waiting.phase).toBe('backing-off');
    expect(waiting.want(config).effects).toEqual([]);
    expect(waiting.phase).toBe('backing-off');
  });

  it('under another term replaces the process at once, and starts when it is dead, not before', () => {
    for (const [epoch, session] of [
      [2, 1],
      [1, 2],
    ] as const) {
      const one = bench().run(config).want(config, epoch, session);
      expect(one.graces).toEqual([0]);
      expect(one.kinds).toEqual(['stop']);
      expect(one.phase).toBe('stopping');
      expect(one.end().effects).toMatchObject([{ type: 'start', child: 2, run: { epoch, session } }]);
    }
  });

  it('with a changed source goes on until a segment ends, then restarts under the same epoch', () => {
    const changed = streamOf([inputOf('http://camera/2')]);
    const one = bench().run(config).want(changed);
    expect(one.effects).toEqual([]);
    expect(one.segment().kinds).toEqual(['segment', 'stop']);
    expect(one.graces).toEqual([300]);
    expect(one.end().startedUrl).toBe('http://camera/2');
  });

  it('ends within a second even when no segment ends', () => {
    const one = bench().at(5000).run(config).halt('segment-end');
    expect(one.effects).toEqual([]);
    expect(nextTickMs(one.state)).toBe(6000);
    expect(one.at(5999).put({ type: 'tick' }).effects).toEqual([]);
    expect(one.at(6000).put({ type: 'tick' }).graces).toEqual([300]);
    expect(one.segment().kinds).toEqual(['segment']);
    expect(one.end().phase).toBe('idle');
  });

  it('ends at once when it is told so, also when it waited for a segment end', () => {
    const one = bench().run(config).halt('segment-end').halt('now');
    expect(one.graces).toEqual([0]);
    expect(one.halt('now').effects).toEqual([]);
    expect(bench().want(config).halt('segment-end').graces).toEqual([300]);
  });

  it('ends without a process too', () => {
    const one = bench().run(config).end().halt();
    expect([one.phase, one.effects, nextTickMs(one.state)]).toEqual(['idle', [], null]);
    expect(bench().halt().phase).toBe('idle');
  });

  it('again before the halt was sent goes on as if nothing had been; after it, restarts when the old one is dead', () => {
    const untold = bench().run(config).halt('segment-end').want(config);
    expect([untold.effects, untold.phase]).toEqual([[], 'running']);
    const told = bench().run(config).halt('now').want(config);
    expect([told.effects, told.phase]).toEqual([[], 'stopping']);
    expect(told.end().startedUrl).toBe(source.url);
  });

  it('without a source is an error with a sentence', () => {
    const one = bench().want(streamOf([]));
    expect([one.phase, one.state.reason, one.effects]).toEqual(['given-up', 'the stream has no url', []]);
  });
});

describe('late facts', () => {
  it('of an old child never touch the new one', () => {
    const one = bench().run(config).want(config, 2).end(1).begin();
    const before = one.state;
    one.end(1).line('[error] http://camera/1: Connection refused', 1).segment(2000, 1);
    one.put({ type: 'started', child: 1 }).put({ type: 'taken', child: 1, bytes: 1, durationMs: 1, unixMs: 1 });
    expect(one.state).toEqual(before);
    expect(one.effects).toEqual([]);
  });

  it('find nothing where nothing runs', () => {
    const one = bench().run(config).halt().end();
    expect(one.end(1).segment(2000, 1).effects).toEqual([]);
    expect(one.phase).toBe('idle');
  });
});

describe('a stall', () => {
  it('is no segment for the source timeout, or three of the longest segments', () => {
    const one = bench().run(config);
    expect(nextTickMs(one.state)).toBe(10_000);
    one.at(3000).segment(5000);
    expect(nextTickMs(one.state)).toBe(18_000);
    expect(one.sleepAndTick().graces).toEqual([1000]);
    expect(one.phase).toBe('stalled');
    expect(one.state.reason).toBe('http://camera/1: no new segment for 15.0 s');
    expect(one.at(18_500).end().phase).toBe('backing-off');
    expect(one.state.lastFailure).toBe('http://camera/1: no new segment for 15.0 s');
  });

  it('is not seen by a jump of the timestamps as a segment of hours', () => {
    expect(nextTickMs(bench().run(config).segment(95_443_000).state)).toBe(90_000);
  });

  it('before the first segment allows for the start; the start queue does not count', () => {
    const one = bench().want(config).at(60_000).put({ type: 'tick' });
    expect(one.effects).toEqual([]);
    expect(nextTickMs(one.begin().state)).toBe(76_000);
    one.at(61_000).line("[info] Output #0, segment, to '/x/%d.ts':");
    expect(nextTickMs(one.state)).toBe(91_000);
    expect(one.sleepAndTick().graces).toEqual([1000]);
    expect(one.state.reason).toContain('no first segment within 31.0 s');
    const blank = bench().want(config).begin().sleepAndTick();
    expect(blank.state.reason).toContain('no video was found in it within 16.0 s');
  });

  it('is not believed at once when it was this process that stood still', () => {
    const one = bench().run(config).at(14_000).put({ type: 'tick' });
    expect(one.effects).toEqual([]);
    expect(nextTickMs(one.state)).toBe(15_000);
    expect(one.at(14_100).segment().at(15_000).put({ type: 'tick' }).effects).toEqual([]);
    const really = bench().run(config).at(14_000).put({ type: 'tick' }).at(15_000).put({ type: 'tick' });
    expect(really.graces).toEqual([1000]);
  });

  it('that was halted meanwhile ends idle', () => {
    expect(bench().run(config).sleepAndTick().halt('now').end().phase).toBe('idle');
  });
});

describe('several sources', () => {
  const both = streamOf([inputOf('http://first/'), inputOf('http://second/')]);

  it('a better one is tried again after a while, by stopping first, each vain try doubling the time', () => {
    const one = bench().want(both).begin().end().begin().at(1000).segment();
    expect(one.state.child?.input.url).toBe('http://second/');
    for (const waitMs of [60_000, 120_000, 240_000]) {
      const beganMs = one.nowMs;
      while (one.nowMs + 5000 < beganMs + waitMs)
        expect(
          one
            .at(one.nowMs + 5000)
            .segment()
            .put({ type: 'tick' }).kinds,
        ).toEqual([]);
      expect(
        one
          .at(beganMs + waitMs)
          .segment()
          .put({ type: 'tick' }).effects,
      ).toEqual([]);
      expect(one.phase).toBe('stopping');
      expect(one.segment().graces).toEqual([300]);
      expect(one.end().startedUrl).toBe('http://first/');
      expect(one.begin().end().startedUrl).toBe('http://second/');
      one.begin().segment();
    }
  });

  it('that is tried in vain does not use up the retries of a stream that runs', () => {
    const one = bench()
      .want(streamOf(both.inputs, { retryLimit: 1 }))
      .begin()
      .end()
      .begin()
      .segment();
    for (let hour = 1; hour < 5; hour++) {
      one
        .at(hour * 3_600_000)
        .segment()
        .put({ type: 'tick' })
        .segment()
        .end();
      one.begin().end().begin().segment();
      expect(one.phase).toBe('running');
    }
  });
});
