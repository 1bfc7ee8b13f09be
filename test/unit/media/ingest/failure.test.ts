import { describe, expect, it } from 'vitest';
import { nextTickMs } from '../../../../src/media/ingest/state.ts';
import { IngestBench, inputOf, streamOf } from '../../../support/ingest-bench.ts';

const config = streamOf([inputOf('http://camera/')]);
const three = streamOf([inputOf('http://a/'), inputOf('http://b/'), inputOf('http://c/')]);
const refused = '[error] http://user:secret@camera/: Connection refused';

function bench(stream = config): IngestBench {
  return new IngestBench().want(stream).begin();
}

describe('an exit that nobody asked for', () => {
  it('is a failure whatever its code, also when all went well before', () => {
    for (const code of [0, 1, 255, null]) {
      const one = bench().segment().end(1, code);
      expect([one.phase, one.state.failures]).toEqual(['backing-off', 1]);
      expect(one.state.reason).toBe('http://camera/: the source ended; the next try is in 0.5 s');
    }
  });

  it('says what ffmpeg said, the most definite word of it, without secrets', () => {
    const one = bench().line(refused).line('[error] http://camera/: Input/output error').end();
    expect(one.state.lastFailure).toBe('http://camera/: connection refused: nothing listens at that address and port');
    expect(bench().end().state.lastFailure).toContain('ffmpeg ended without a segment and said no reason');
  });

  it('names a source once when it is tried again, and both when another one is tried', () => {
    const again = bench().line(refused).end().sleepAndTick();
    expect(again.state.reason).toBe(
      'it starts again from http://camera/: connection refused: nothing listens at that address and port',
    );
    const next = bench(three).line('[error] http://a/: Connection refused').end();
    expect(next.state.reason).toMatch(/^it starts from http:\/\/b\/: http:\/\/a\/: connection refused/);
  });

  it('does not say what was wrong before the last segment', () => {
    expect(bench().line(refused).segment().end().state.lastFailure).toBe('http://camera/: the source ended');
  });

  it('waits longer each time, up to 30 s, with jitter; a run of 30 s begins anew', () => {
    const one = bench();
    const waits: number[] = [];
    for (let count = 0; count < 8; count++) {
      one.end();
      waits.push((nextTickMs(one.state) ?? 0) - one.nowMs);
      one.sleepAndTick().begin();
    }
    expect(waits).toEqual([500, 1000, 2000, 5000, 10_000, 30_000, 30_000, 30_000]);
    expect(
      one
        .segment()
        .at(one.nowMs + 29_999)
        .end().state.failures,
    ).toBe(9);
    one
      .sleepAndTick()
      .begin()
      .segment()
      .at(one.nowMs + 30_000)
      .end();
    expect(one.state.failures).toBe(1);
    expect((nextTickMs(one.state) ?? 0) - one.nowMs).toBe(500);
    const early = bench().put({ type: 'ended', child: 1, pid: 1, code: 1, isKilled: false, reason: '' }, 0);
    expect(nextTickMs(early.state)).toBe(375);
  });

  it('waits without starting, and starts when the time has come, not before', () => {
    const one = bench().end().at(499).put({ type: 'tick' });
    expect(one.effects).toEqual([]);
    expect(one.at(500).put({ type: 'tick' }).kinds).toEqual(['start']);
  });

  it('is an error for people until segments come again', () => {
    const one = bench().line(refused).end().sleepAndTick();
    expect(one.state.lastFailure).toContain('connection refused');
    expect(one.begin().segment().state.lastFailure).toBeNull();
  });
});

describe('several sources', () => {
  it('are tried one after the other at once, then comes a waiting time, then the first again', () => {
    const one = bench(three);
    const urls: (string | undefined)[] = [];
    for (let count = 0; count < 3; count++) urls.push(one.end().startedUrl);
    expect(urls).toEqual(['http://b/', 'http://c/', undefined]);
    expect(one.phase).toBe('backing-off');
    expect(one.sleepAndTick().startedUrl).toBe('http://a/');
  });

  it('are not gone through for a failure of this machine', () => {
    const missing = {
      type: 'ended',
      child: 1,
      pid: null,
      code: null,
      isKilled: false,
      reason: "the program 'ffmpeg' was not found",
    } as const;
    const one = bench(three).put(missing);
    expect([one.phase, one.effects]).toEqual(['backing-off', []]);
    expect(one.state.lastFailure).toBe("the program 'ffmpeg' was not found");
    expect(bench(three).line('[segment @ 0x1] [error] No space left on device').end().phase).toBe('backing-off');
    const killed = {
      type: 'ended',
      child: 1,
      pid: 7,
      code: null,
      isKilled: true,
      reason: 'the deadline passed',
    } as const;
    const other = bench(three).put(killed);
    expect([other.phase, other.state.failures, other.state.lastFailure]).toEqual([
      'backing-off',
      0,
      'the deadline passed',
    ]);
  });
});

describe('no keyframe within the short look', () => {
  const line = '[mpegts @ 0x1] [warning] Could not find codec parameters for stream 0 (Video: h264): unspecified size';

  it('is looked at for longer, once, at once', () => {
    const one = bench().line(line).end();
    expect(one.effects).toMatchObject([{ type: 'start', fixes: { longProbe: true } }]);
    expect(one.state.failures).toBe(0);
    one.begin().line(line).end();
    expect([one.phase, one.state.failures]).toEqual(['backing-off', 1]);
    expect(one.sleepAndTick().effects).toMatchObject([{ fixes: { longProbe: false } }]);
  });

  it('is remembered when it helped', () => {
    const one = bench().line(line).end().begin().segment().end().sleepAndTick();
    expect(one.effects).toMatchObject([{ fixes: { longProbe: true } }]);
  });
});

describe('retry_limit', () => {
  it('gives up with a sentence, until something else shall run', () => {
    const limited = streamOf(config.inputs, { retryLimit: 2 });
    const one = bench(limited);
    one.end().sleepAndTick().begin().end().sleepAndTick().begin().end();
    expect([one.phase, nextTickMs(one.state)]).toEqual(['given-up', null]);
    expect(one.state.reason).toContain('given up after 3 failures (retry_limit 2): http://camera/');
    expect(one.want(limited).effects).toEqual([]);
    expect(one.want(limited, 2).kinds).toEqual(['start']);
  });
});

describe('another retry_limit', () => {
  const limited = streamOf(config.inputs, { retryLimit: 1 });
  const givenUp = () => bench(limited).end().sleepAndTick().begin().end();

  it('gives what was given up another chance', () => {
    expect(givenUp().phase).toBe('given-up');
    expect(givenUp().want(streamOf(config.inputs, { retryLimit: null })).kinds).toEqual(['start']);
    expect(givenUp().want(streamOf(config.inputs, { retryLimit: 5 })).kinds).toEqual(['start']);
  });

  it('that is used up as well gives none', () => {
    expect(givenUp().want(streamOf(config.inputs, { retryLimit: 0 })).kinds).toEqual([]);
  });
});

describe('retry_limit and this machine', () => {
  const limited = streamOf(config.inputs, { retryLimit: 1 });

  it('is not used up by what is no fault of the source', () => {
    const one = bench(limited);
    for (let count = 0; count < 5; count++) {
      one
        .put({ type: 'ended', child: one.child, pid: null, code: null, isKilled: false, reason: 'no folder' })
        .sleepAndTick();
      one.begin().line('[segment @ 0x1] [error] No space left on device').end().sleepAndTick().begin();
    }
    expect([one.phase, one.state.failures]).toEqual(['starting', 0]);
    one.end().sleepAndTick().begin().end();
    expect(one.phase).toBe('given-up');
  });

  it('waits longer each time nevertheless', () => {
    const one = bench(limited);
    const waits: number[] = [];
    for (let count = 0; count < 3; count++) {
      one.put({ type: 'ended', child: one.child, pid: null, code: null, isKilled: false, reason: 'no folder' });
      waits.push((nextTickMs(one.state) ?? 0) - one.nowMs);
      one.sleepAndTick();
    }
    expect(waits).toEqual([500, 1000, 2000]);
  });
});

describe('a fence that is gone', () => {
  const gone = { type: 'fence-gone', reason: 'the fence process was ended' } as const;
  const up = { type: 'fence-up' } as const;

  it('takes every process with it: the same source is started as soon as there is another, and nothing is counted', () => {
    const one = bench(three).end().begin().segment().put(gone);
    expect([one.phase, one.state.failures, nextTickMs(one.state)]).toEqual(['backing-off', 1, null]);
    expect(one.state.reason).toBe('the fence process was ended; it is started again when another one is there');
    expect(one.at(60_000).put({ type: 'tick' }).effects).toEqual([]);
    expect(one.put(up).startedUrl).toBe('http://b/');
  });

  it('starts nothing meanwhile: neither what is wanted newly nor what has waited long enough', () => {
    const wanted = new IngestBench().put(gone).want(config);
    expect([wanted.effects, wanted.put(up).kinds]).toEqual([[], ['start']]);
    const waiting = bench().end().put(gone).sleepAndTick();
    expect([waiting.effects, waiting.put(up).kinds]).toEqual([[], ['start']]);
  });

  it('does not shorten a waiting time that goes on', () => {
    const one = bench().end().put(gone).put(up);
    expect([one.effects, nextTickMs(one.state)]).toEqual([[], 500]);
  });

  it('ends what was to end', () => {
    expect(bench().halt('segment-end').put(gone).phase).toBe('idle');
    expect(new IngestBench().put(gone).put(up).effects).toEqual([]);
    expect(bench().put(gone).halt().put(up).effects).toEqual([]);
  });

  it('gives nobody another chance who has given up', () => {
    const one = bench(streamOf(config.inputs, { retryLimit: 0 }))
      .end()
      .put(gone)
      .put(up);
    expect([one.effects, one.phase]).toEqual([[], 'given-up']);
  });
});
