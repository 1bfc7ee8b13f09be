import { describe, expect, it } from 'vitest';
import { joined, life, owned, prefix, run } from '../support/staged.ts';
import { RunsJudge } from './runs-judge.ts';
import { Truth } from './truth.ts';

/** a is session 2 and owns s1 as epoch 3, with a deadline at 1000 on its clock. */
function scene() {
  const now = { ms: 0 };
  const truth = new Truth(prefix, []);
  const judge = new RunsJudge(truth);
  const a = life('a', now);
  truth.committed([joined('a', 2), owned('s1', 'a', 2, 3)]);
  judge.deadlineKnown(a, 2, 1000);
  return { now, truth, judge, a };
}

describe('the judge of runs', () => {
  it('has nothing against one run after the other', () => {
    const { judge, a } = scene();
    const first = run(a, 's1', 3, 2);
    judge.opened(first);
    judge.died(first);
    judge.opened(run(a, 's1', 3, 2));
  });

  it('objects to two at once (I2)', () => {
    const { judge, a } = scene();
    judge.opened(run(a, 's1', 3, 2));
    expect(() => judge.opened(run(life('b'), 's1', 4, 2))).toThrow('I2');
  });

  it('objects to a start after the deadline, and under a session that is over (I3)', () => {
    const { judge, a, now } = scene();
    now.ms = 999;
    judge.letThrough(run(a, 's1', 3, 2));
    now.ms = 1000;
    expect(() => judge.letThrough(run(a, 's1', 3, 2))).toThrow('I3');
    const other = scene();
    other.judge.deadlineKnown(other.a, 2, null);
    expect(() => other.judge.letThrough(run(other.a, 's1', 3, 2))).toThrow('I3');
  });

  it('objects to an epoch that falls (I4)', () => {
    const { judge, a, truth } = scene();
    const later = run(a, 's1', 5, 2);
    truth.committed([owned('s1', 'a', 2, 5)]);
    judge.opened(later);
    judge.died(later);
    expect(() => judge.opened(run(a, 's1', 3, 2))).toThrow('I4');
  });

  it('objects to a start without an ownership of this session (I5)', () => {
    const { judge, a, truth } = scene();
    truth.committed([owned('s1', 'b', 4, 6)]);
    expect(() => judge.opened(run(a, 's1', 3, 2))).toThrow('I5');
    expect(() => judge.opened(run(a, 's9', 3, 2))).toThrow('in etcd the owner is nobody');
  });
});
