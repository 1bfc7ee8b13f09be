// Mistakes about processes: the fence, the gate, who is whose child.

import type { FenceEffect, FenceFact } from '../../../src/fence/state.ts';
import { type Build, type FenceStep, production } from '../world/build.ts';
import { bug } from './bug.ts';

function fenceHearing(change: (fact: FenceFact) => FenceFact | null): Partial<Build> {
  const fenceStep = (): FenceStep => {
    const step = production.fenceStep();
    return (state, fact, nowMs) => {
      const heard = change(fact);
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

/** What waits in the queue, or in front of its gate, is let through whatever its deadline; only what runs is killed at it. */
const noSecondLook: Partial<Build> = {
  checksDeadline: false,
  fenceStep: () => {
    const step = production.fenceStep();
    const sessions = new Map<number, number>();
    return (state, fact, nowMs) => {
      if (fact.type !== 'start') return withSessionsOfOpen(step(state, fact, nowMs), sessions);
      sessions.set(fact.spec.child, fact.spec.session);
      return withSessionsOfOpen(step(state, { ...fact, spec: { ...fact.spec, session: 0 } }, nowMs), sessions);
    };
  },
};

function withSessionsOfOpen(
  [state, effects]: ReturnType<FenceStep>,
  sessions: ReadonlyMap<number, number>,
): ReturnType<FenceStep> {
  const children = [...state.children].map(([number, child]) => {
    const session = child.phase === 'open' ? (sessions.get(number) ?? 0) : child.spec.session;
    return [number, { ...child, spec: { ...child.spec, session } }] as const;
  });
  return [{ ...state, children: new Map(children) }, effects.map(effect => withSession(effect, sessions))];
}

function withSession(effect: FenceEffect, sessions: ReadonlyMap<number, number>): FenceEffect {
  if (effect.type !== 'spawn') return effect;
  return { ...effect, spec: { ...effect.spec, session: sessions.get(effect.spec.child) ?? 0 } };
}

export const fenceBugs = [
  bug('no-fence', 'nobody kills at the deadline, or when main is dead, but main itself', ['I9'], noFence),
  bug('no-second-look', 'a stream is started without looking at the deadline once more', ['I2', 'I3'], noSecondLook),
  bug('keyed-by-name', "a late word on an old process of a stream ends the new one's entry", ['I2'], {
    findsByChild: false,
  }),
  bug('removes-key-of-the-living', 'the fence of a dead main deletes its key before the children are dead', ['I9'], {
    fenceStep: () => {
      const step = production.fenceStep();
      return (state, fact, nowMs) => {
        const [after, effects] = step(state, fact, nowMs);
        if (fact.type !== 'main-gone' || after.closing?.removal == null) return [after, effects];
        const { removal } = after.closing;
        return [{ ...after, closing: { removal, isRemoving: true } }, [...effects, { type: 'remove-key', removal }]];
      };
    },
  }),
  bug('removes-any-key', "the fence of a dead main deletes its node's key whatever its session is", ['I9'], {
    removal: transaction => ({ ...transaction, compares: [] }),
  }),
  bug('no-gate', 'a program begins before main knows of it', ['I9'], { hasGate: false }),
  bug(
    'never-lets-go',
    'the fence does not hear that it may open a gate: no program ever begins',
    ['L'],
    fenceHearing(fact => (fact.type === 'go' ? null : fact)),
  ),
  bug('no-second-hand', 'main does not kill what a frozen fence should have killed', ['I9'], { secondHand: false }),
  bug('outlives-the-fence', 'what a dead fence leaves behind lives on', ['I2', 'I9'], {
    diesWithFence: false,
    clearsLeftovers: false,
  }),
  bug('starts-over-leftovers', 'a new life, and a new session, begin while processes of the former life run', ['I9'], {
    clearsLeftovers: false,
    clusterStep: () => {
      const step = production.clusterStep();
      return (state, fact, now) => step(state, fact.type === 'inspected' ? { ...fact, alive: false } : fact, now);
    },
  }),
];
