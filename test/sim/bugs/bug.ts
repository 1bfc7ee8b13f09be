// A seeded bug: a build of weir with one mistake, made by wrapping a reducer, rewriting what is sent, or leaving out a performer's check.
// The simulation must find each, or it is too weak.

import type { ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import { type Build, type ClusterStep, production } from '../world/build.ts';

export interface Bug {
  readonly name: string;
  /** What is wrong with it, in one sentence. */
  readonly about: string;
  /** The invariants by which it may be found. Another one means that the bug is not the one that is named, or broken itself. */
  readonly expected: readonly string[];
  readonly build: Build;
}

export function bug(name: string, about: string, expected: readonly string[], mistake: Partial<Build>): Bug {
  return { name, about, expected, build: { ...production, ...mistake } };
}

/** The production step with a state that was tampered with, before and after. */
export function tampered(
  before: (state: ClusterState, fact: ClusterFact, nowMs: number) => ClusterState,
  after: (state: ClusterState, fact: ClusterFact, nowMs: number) => ClusterState = state => state,
): Partial<Build> {
  const clusterStep = (): ClusterStep => {
    const step = production.clusterStep();
    return (state, fact, now) => {
      const [next, effects] = step(before(state, fact, now.monotonicMs), fact, now);
      return [after(next, fact, now.monotonicMs), effects];
    };
  };
  return { clusterStep };
}
