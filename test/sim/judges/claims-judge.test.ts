import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../../src/cluster/state.ts';
import { joined, marked, owned, prefix } from '../support/staged.ts';
import { ClaimsJudge } from './claims-judge.ts';
import type { Judge } from './judge.ts';
import { Truth } from './truth.ts';

/** s1 prefers a, then b; s2 prefers nobody. a, b and c live as sessions 2, 3 and 4. */
function scene(asking: Purpose['type'] = 'claims') {
  const judges: Judge[] = [];
  const truth: Truth = new Truth(prefix, judges);
  const stream = { reclaim: 'auto', weight: 1 } as const;
  const streams = [
    { name: 's1', captureAt: ['a', 'b'], ...stream },
    { name: 's2', captureAt: [], ...stream },
  ];
  judges.push(new ClaimsJudge({ truth, streams, asking: () => asking }));
  truth.committed([joined('a', 2), joined('b', 3), joined('c', 4)]);
  return truth;
}

describe('the judge of claims', () => {
  it('has nothing against a claim of the preferred node, and of any node when there is none', () => {
    scene().committed([owned('s1', 'a', 2, 9), owned('s2', 'c', 4, 9)]);
  });

  it('objects to a claim past a preferred node that lives (I6)', () => {
    expect(() => scene().committed([owned('s1', 'b', 3, 9)])).toThrow('I6');
    expect(() => scene().committed([owned('s1', 'c', 4, 9)])).toThrow('I6');
  });

  it('has nothing against it when those before drain', () => {
    const truth = scene();
    truth.committed([marked('drains', 'a')]);
    truth.committed([owned('s1', 'b', 3, 9)]);
  });

  it('objects to an owner under a session that does not live (I8)', () => {
    expect(() => scene('hand-over').committed([owned('s2', 'b', 1, 9)])).toThrow('I8');
  });

  it('objects to a claim of what somebody owns (I5), and not to a hand-over of it', () => {
    const truth = scene();
    truth.committed([owned('s2', 'c', 4, 9)]);
    expect(() => truth.committed([owned('s2', 'b', 3, 10)])).toThrow('I5');
    const other = scene('hand-over');
    other.committed([owned('s2', 'c', 4, 9)]);
    other.committed([owned('s2', 'b', 3, 10)]);
  });

  it('objects to a claim of a stream that is held in etcd no more (I10)', () => {
    const truth = scene();
    const value = JSON.stringify({ v: 1, stream: { inputs: ['testsrc://'], cluster_ingest: true } });
    const key = `${prefix}streams/h1`;
    truth.committed([{ type: 'put', entry: { key, value, create: 8, mod: 8 } }]);
    truth.committed([owned('h1', 'a', 2, 9)]);
    truth.committed([owned('h1', null, 0, 10), { type: 'delete', key, mod: 10 }]);
    expect(() => truth.committed([owned('h1', 'a', 2, 11)])).toThrow('I10');
  });
});
