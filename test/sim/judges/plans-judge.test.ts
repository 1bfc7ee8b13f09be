import { describe, expect, it } from 'vitest';
import { emptyMirror, feedMirror } from '../../../src/cluster/mirror/mirror.ts';
import type { ClusterState } from '../../../src/cluster/state.ts';
import { clusterSettings } from '../../support/cluster-state.ts';
import { joined, life, owned, prefix } from '../support/staged.ts';
import { PlansJudge } from './plans-judge.ts';

const streams = ['s1', 's2', 's3', 's4'].map(name => ({ name, captureAt: [], reclaim: 'auto' as const, weight: 1 }));

/** a and b live; a owns s1 and s2; the plan at revision 10 is as given. */
function planned(assigned: Readonly<Record<string, string>>): ClusterState {
  const events = [joined('a', 2), joined('b', 3), owned('s1', 'a', 2, 5), owned('s2', 'a', 2, 6)];
  const entries = events.flatMap(event => (event.type === 'put' ? [event.entry] : []));
  const listed = { type: 'listed', clusterId: 'c', revision: 10, entries } as const;
  const mirror = feedMirror(emptyMirror(prefix), listed);
  const plan = { revision: 10, madeMs: 0, assigned: new Map(Object.entries(assigned)), unplaced: new Map() };
  const settings = clusterSettings(streams);
  return { mirror, plan, settings } as Pick<ClusterState, 'mirror' | 'plan' | 'settings'> as ClusterState;
}

function judgeOf(weights: Readonly<Record<string, number>> = {}, maxStreams: number | null = null): PlansJudge {
  return new PlansJudge({ weights: new Map(Object.entries(weights)), maxStreams });
}

const nothing = { plan: null } as Pick<ClusterState, 'plan'> as ClusterState;

describe('the judge of plans', () => {
  it('objects to two plans at one revision (I7)', () => {
    const judge = judgeOf();
    judge.turned(life('a'), nothing, planned({ s3: 'b' }));
    judge.turned(life('b'), nothing, planned({ s3: 'b' }));
    expect(() => judge.turned(life('b'), nothing, planned({ s4: 'b' }))).toThrow('I7');
  });

  it('objects to a plan that fills a node above the level (L4)', () => {
    const judge = judgeOf();
    expect(() => judge.turned(life('a'), nothing, planned({ s3: 'a', s4: 'b' }))).toThrow('L4');
  });

  it('has nothing against an even one', () => {
    judgeOf().turned(life('a'), nothing, planned({ s3: 'b', s4: 'b' }));
  });

  it('goes by the weights of the nodes', () => {
    const uneven = planned({ s3: 'a', s4: 'b' });
    judgeOf({ a: 3 }).turned(life('a'), nothing, uneven);
    expect(() => judgeOf({ b: 3 }).turned(life('a'), nothing, uneven)).toThrow('L4');
  });

  it('does not judge the level where a node may be full', () => {
    judgeOf({}, 2).turned(life('a'), nothing, planned({ s3: 'a', s4: 'b' }));
  });
});
