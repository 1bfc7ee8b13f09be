// The fence's step for unit tests: a fence and a world without processes, where things happen when a test says so.

import type { FromFence } from '../../src/adapters/fence/messages.ts';
import { emptyFence, type FenceEffect, type FenceFact, type FenceState } from '../../src/fence/state.ts';
import { step } from '../../src/fence/step.ts';
import type { ChildSpec } from '../../src/ports.ts';

export function specOf(child: number, session = 1): ChildSpec {
  return { child, stream: 'cam', epoch: 5, session, command: 'ffmpeg', args: ['-i', 'x'], env: {} };
}

/** A fence and a world without processes: what is spawned gets pid 1000 + child when the test says so. */
export class FenceBench {
  state: FenceState = emptyFence;
  nowMs = 0;
  effects: readonly FenceEffect[] = [];
  looksItself = false;

  /** Programs are looked at in no time, unless a test has other wishes. */
  put(fact: FenceFact): this {
    const [state, effects] = step(this.state, fact, this.nowMs);
    this.state = state;
    this.effects = this.looksItself ? effects : effects.flatMap(effect => this.#looked(effect));
    return this;
  }

  #looked(effect: FenceEffect): readonly FenceEffect[] {
    if (effect.type !== 'look') return [effect];
    const [state, effects] = step(this.state, { type: 'looked', child: effect.child, refusal: null }, this.nowMs);
    this.state = state;
    return effects;
  }

  at(nowMs: number): this {
    this.nowMs = nowMs;
    return this;
  }

  start(child: number, session = 1): this {
    return this.put({ type: 'start', spec: specOf(child, session) });
  }

  spawned(child: number): this {
    return this.put({ type: 'spawned', child, pid: 1000 + child, startTime: 7 });
  }

  exited(child: number, pid = 1000 + child, atMs = this.nowMs): this {
    return this.put({ type: 'exited', child, pid, code: 0, signal: null, atMs });
  }

  /** As far as the program running. */
  open(child: number, session = 1): this {
    return this.start(child, session).spawned(child).put({ type: 'output', child }).put({ type: 'go', child });
  }

  get kinds(): string[] {
    return this.effects.map(effect => (effect.type === 'tell' ? effect.message.type : effect.type));
  }

  get told(): FromFence[] {
    return this.effects.flatMap(effect => (effect.type === 'tell' ? effect.message : []));
  }

  get signals(): string[] {
    return this.effects.flatMap(effect => (effect.type === 'signal' ? `${effect.signal} ${effect.pid}` : []));
  }
}

/** Session 1 holds until then. */
export function withSession(deadlineMs: number): FenceBench {
  return new FenceBench().put({ type: 'deadline', session: 1, deadlineMs });
}
