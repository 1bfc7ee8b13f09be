import { describe, expect, it } from 'vitest';
import { PatienceJudge } from './patience-judge.ts';

const silent = 'it did not take it in time';

describe('the judge of patience', () => {
  it('objects when the next host is called silent before its time', () => {
    const now = { ms: 0 };
    const judge = new PatienceJudge(3000, () => now.ms);
    judge.declined('a', 's1', silent);
    now.ms = 4;
    judge.declined('b', 's2', silent);
    judge.declined('b', 's1', 'it does not start');
    expect(() => judge.declined('b', 's1', silent)).toThrow('P broken: b is called silent for s1 4.0 ms after a was');
  });

  it('has nothing against it after its time', () => {
    const now = { ms: 0 };
    const judge = new PatienceJudge(3000, () => now.ms);
    judge.declined('a', 's1', silent);
    now.ms = 3000;
    judge.declined('b', 's1', silent);
  });
});
