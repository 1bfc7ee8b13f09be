import { describe, expect, it } from 'vitest';
import { gone, joined, marked, owned, prefix } from '../support/staged.ts';
import { Truth } from './truth.ts';
import { VacancyJudge } from './vacancy-judge.ts';

/** b is well since 0. A lease is 3 s, settling 1 s: 5 s, and a bit for the clocks. */
function scene(captureAt: readonly string[] = []) {
  const truth = new Truth(prefix, []);
  const calmSince = new Map([['b', 0]]);
  const streams = [{ name: 's1', captureAt, reclaim: 'auto', weight: 1 } as const];
  const calm = { sinceMs: (node: string) => calmSince.get(node) ?? null };
  const judge = new VacancyJudge({
    truth,
    streams,
    nodes: ['a', 'b'],
    maxStreams: 1,
    calm,
    ttlMs: 3000,
    settleMs: 1000,
  });
  truth.committed([joined('a', 2), joined('b', 3), owned('s1', 'a', 2, 5)]);
  judge.look(0);
  truth.committed([gone('a')]);
  judge.look(1000);
  return { truth, calmSince, judge };
}

describe('the judge of vacancies', () => {
  it('objects to a stream that nobody takes though a node is well', () => {
    const { judge } = scene();
    judge.look(6000);
    expect(() => judge.look(6100)).toThrow('L5 broken: s1 has no owner for 5100 ms, and all that time b was well');
  });

  it('is content when it is taken, or switched off', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s1', 'b', 3, 7)]);
    judge.look(6100);
    truth.committed([gone('b'), joined('b', 8), marked('stops', 's1')]);
    judge.look(20_000);
  });

  it('asks nothing of a node that was not well all the time, or drains', () => {
    const { truth, judge, calmSince } = scene();
    calmSince.set('b', 2000);
    judge.look(6100);
    calmSince.delete('b');
    judge.look(9000);
    calmSince.set('b', 2000);
    truth.committed([marked('drains', 'b')]);
    judge.look(20_000);
  });

  it('asks nothing of a node that is full, or has had room for a moment only', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s2', 'b', 3, 7)]);
    judge.look(20_000);
    truth.committed([owned('s2', 'a', 2, 8)]);
    judge.look(25_000);
    expect(() => judge.look(25_100)).toThrow('L5');
  });

  it('counts anew when a node joins', () => {
    const { truth, judge } = scene();
    truth.committed([joined('a', 9)]);
    judge.look(4000);
    judge.look(9000);
    expect(() => judge.look(9100)).toThrow('L5');
  });

  it('has more patience with a stream that prefers a node', () => {
    const { judge } = scene(['a']);
    judge.look(8000);
    expect(() => judge.look(8100)).toThrow('L5');
  });
});
