import { describe, expect, it } from 'vitest';
import { life, run } from '../support/staged.ts';
import { MovesJudge, mostInterruptedMs } from './moves-judge.ts';

const a = life('a');
const b = life('b');
const before = { node: 'a', session: 2, epoch: 5, byHand: false };
const after = { node: 'b', session: 3, epoch: 9, byHand: false };

/** s1 moves from a to b; a's program is told to end at 0 and is dead at 1000, b owns it at 1010. */
function scene(asking: 'hand-over' | 'claims' = 'hand-over') {
  const now = { ms: 0 };
  const calmSince = new Map([
    ['a', 0],
    ['b', 0],
  ]);
  const calm = { sinceMs: (node: string) => calmSince.get(node) ?? null };
  const judge = new MovesJudge({ calm, nowMs: () => now.ms, asking: () => asking });
  judge.performed(a, { type: 'halt', stream: 's1', manner: 'segment-end', reason: '' });
  now.ms = 1000;
  judge.died(run(a, 's1', 5, 2));
  now.ms = 1010;
  judge.ownerChanged('s1', before, after);
  return { now, calmSince, judge };
}

describe('the judge of moves', () => {
  it('has nothing against one within its time, however long the next one takes', () => {
    const { now, judge } = scene();
    now.ms = 1000 + mostInterruptedMs;
    judge.opened(run(b, 's1', 9, 3));
    now.ms = 9000;
    judge.look();
    judge.opened(run(b, 's1', 9, 3));
  });

  it('objects to one that takes longer (L3)', () => {
    const { now, judge } = scene();
    now.ms = 1001 + mostInterruptedMs;
    expect(() => judge.opened(run(b, 's1', 9, 3))).toThrow('L3 broken: s1 was dead for');
  });

  it('objects to one that never ends (L3)', () => {
    const { now, judge } = scene();
    now.ms = 1001 + mostInterruptedMs;
    expect(() => judge.look()).toThrow('L3 broken: s1 is dead for');
  });

  it.each(['a', 'b'])('says nothing when %s was not well', node => {
    const { now, judge, calmSince } = scene();
    calmSince.set(node, 1);
    now.ms = 5000;
    judge.look();
    judge.opened(run(b, 's1', 9, 3));
  });

  it('says nothing of a start that its fence had to put off, nor of what is no hand-over', () => {
    const delayed = scene();
    delayed.judge.startDelayed('s1');
    const claimed = scene('claims');
    for (const { now, judge } of [delayed, claimed]) {
      now.ms = 5000;
      judge.look();
      judge.opened(run(b, 's1', 9, 3));
    }
  });
});
