import { describe, expect, it } from 'vitest';
import { life, run } from '../support/staged.ts';
import { ConnectionsJudge } from './connections-judge.ts';

describe('the judge of connections (I1)', () => {
  const one = run(life('a'), 's1', 3, 2);

  it('objects to a second connection to a source', () => {
    const judge = new ConnectionsJudge();
    judge.connected(one);
    expect(() => judge.connected(run(life('b'), 's1', 5, 4))).toThrow(
      'I1 broken: the source of s1 sees two connections',
    );
  });

  it('has nothing against the next one when the first is gone, nor against other sources', () => {
    const judge = new ConnectionsJudge();
    judge.connected(one);
    judge.connected(run(life('b'), 's2', 5, 4));
    judge.died(one);
    judge.connected(run(life('b'), 's1', 5, 4));
  });

  it('is not misled by the death of a process that never connected', () => {
    const judge = new ConnectionsJudge();
    judge.connected(one);
    judge.died(run(life('b'), 's1', 5, 4));
    expect(() => judge.connected(run(life('c'), 's1', 6, 4))).toThrow('I1');
  });
});
