// Mistakes about processes: the fence, the gate, who is whose child.

import type { FenceFact, FenceState } from '../../../src/fence/state.ts';
import { type Build, type FenceStep, production } from '../world/build.ts';
import { bug } from './bug.ts';

function fenceHearing(change: (fact: FenceFact, state: FenceState, nowMs: number) => FenceFact | null): Partial<Build> {
  const fenceStep = (): FenceStep => {
    const step = production.fenceStep();
    return (state, fact, nowMs) => {
      const heard = change(fact, state, nowMs);
      return heard === null ? [state, []] : step(state, heard, nowMs);
    };
  };
  return { fenceStep };
}

/** Its children belong to main alone: no deadline is obeyed, and main's death is not noticed. */
const noFence: Partial<Build> = {
  ...fenceHearing(fact => {
    if (fact.type === 'main-gone') return null;
    return fact.type === 'deadline' && fact.deadlineMs !== null
      ? { ...fact, deadlineMs: Number.POSITIVE_INFINITY }
      : fact;
  }),
  secondHand: false,
};

/** A start, and a "go", are taken as if the session still held, whatever its deadline. */
const noSecondLook: Partial<Build> = {
  checksDeadline: false,
  fenceStep: () => {
    const step = production.fenceStep();
    const known = new Map<number, number>();
    return (state, fact, nowMs) => {
      if (fact.type === 'deadline' && fact.deadlineMs !== null) known.set(fact.session, fact.deadlineMs);
      const session =
        fact.type === 'start'
          ? fact.spec.session
          : fact.type === 'go'
            ? state.children.get(fact.child)?.spec.session
            : undefined;
      const deadlineMs = session === undefined ? undefined : known.get(session);
      if (session === undefined || deadlineMs === undefined) return step(state, fact, nowMs);
      const deadlines = new Map(state.deadlines).set(session, deadlineMs);
      return step({ ...state, deadlines }, fact, Math.min(nowMs, deadlineMs - 1));
    };
  },
};

export const fenceBugs = [
  bug('no-fence', 'nobody kills at the deadline, or when main is dead, but main itself', noFence),
  bug('no-second-look', 'a stream is started without looking at the deadline once more', noSecondLook),
  bug('keyed-by-name', "a late word on an old process of a stream ends the new one's entry", { findsByChild: false }),
  bug(
    'obeys-later-deadlines-only',
    'the fence does not take a deadline that is earlier than the last, nor the end of a session',
    {
      ...fenceHearing((fact, state) => {
        if (fact.type !== 'deadline') return fact;
        return fact.deadlineMs === null || fact.deadlineMs < (state.deadlines.get(fact.session) ?? 0) ? null : fact;
      }),
      secondHand: false,
    },
  ),
  bug('no-gate', 'a program begins before main knows of it', { hasGate: false }),
  bug('no-second-hand', 'main does not kill what a frozen fence should have killed', { secondHand: false }),
  bug('outlives-the-fence', 'what a dead fence leaves behind lives on', {
    diesWithFence: false,
    clearsLeftovers: false,
  }),
  bug('starts-over-leftovers', 'a new life, and a new session, begin while processes of the former life run', {
    clearsLeftovers: false,
    clusterStep: () => {
      const step = production.clusterStep();
      return (state, fact, now) => step(state, fact.type === 'inspected' ? { ...fact, alive: false } : fact, now);
    },
  }),
];
