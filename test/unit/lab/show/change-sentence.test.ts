import { describe, expect, it } from 'vitest';
import { changeSentence } from '../../../../src/lab/show/change-sentence.ts';
import type { StreamSight } from '../../../../src/lab/show/cluster-view.ts';

const RUNS: StreamSight = {
  name: 'cam01',
  status: 'running',
  owner: 's1',
  placeReason: 'it is here',
  reason: 'it plays',
};

describe('changeSentence', () => {
  it('has nothing to say when nothing changed', () => {
    expect(changeSentence(RUNS, { ...RUNS, reason: 'it still plays' })).toBeNull();
  });

  it('says where a stream went, from where and why', () => {
    expect(changeSentence(RUNS, { ...RUNS, owner: 's2' })).toBe('cam01 is running on s2 (was on s1): it is here');
  });

  it('leaves out a state that nobody has told, and an owner that there was not', () => {
    const orphan = { ...RUNS, owner: null, status: 'waiting', placeReason: 's1 is gone' };
    const silent = { ...RUNS, owner: 's2', status: null, reason: 's2 has not said' };
    expect(changeSentence(RUNS, orphan)).toBe('cam01 has no owner now (was on s1): s1 is gone');
    expect(changeSentence(orphan, silent)).toBe('cam01 is on s2: it is here');
    expect(changeSentence(silent, { ...silent, status: 'running', reason: null })).toBe('cam01 is running on s2');
  });
});
