import { expect, it } from 'vitest';
import { emptyFence, type FenceEffect, type FenceFact, type FenceState, nextWakeMs } from '../../../src/fence/state.ts';
import { step } from '../../../src/fence/step.ts';
import { etcdConfig } from '../../support/etcd-config.ts';
import { seededNumbers } from '../../support/seeded-numbers.ts';

/** Cheaper than an expectation; there are many. */
function must(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

interface Process {
  readonly session: number;
  readonly pid: number;
  isOpen: boolean;
}

/** A world of processes that obey their signals, in which anything may happen at any time; checks after each step what must hold. */
class World {
  state: FenceState = emptyFence;
  nowMs = 0;
  readonly processes = new Map<number, Process>();
  readonly ended = new Set<number>();
  /** They hang. */
  readonly looking: number[] = [];
  readonly deadlines = new Map<number, number>();
  isMainGone = false;
  hasExited = false;
  removals = 0;
  #nextChild = 1;
  readonly #number: () => number;

  constructor(seed: number) {
    this.#number = seededNumbers(seed);
  }

  run(steps: number): void {
    for (let index = 0; index < steps && !this.hasExited; index++) {
      this.nowMs += this.#number() < 0.1 ? this.#below(1500) : this.#below(20);
      this.put(this.#fact());
      this.check();
    }
  }

  put(fact: FenceFact): void {
    const [state, effects] = step(this.state, fact, this.nowMs);
    this.state = state;
    for (const effect of effects) this.#perform(effect);
  }

  check(): void {
    for (const [child, { session, isOpen }] of this.processes) {
      const isKilled = this.state.children.get(child)?.killedAtMs != null;
      const deadlineMs = this.deadlines.get(session);
      const mayLive = session === 0 || (deadlineMs !== undefined && deadlineMs > this.nowMs);
      must(!isOpen || isKilled || (mayLive && !this.isMainGone), `child ${child} lives past its session`);
      must(this.state.children.has(child), `child ${child} lives and is forgotten`);
    }
    const wakeMs = nextWakeMs(this.state);
    must(wakeMs === null || wakeMs > this.nowMs, 'it does not see what is due');
  }

  #perform(effect: FenceEffect): void {
    if (effect.type === 'look') {
      const refusal = this.#number() < 0.05 ? 'chance' : null;
      if (this.#number() < 0.3) this.looking.push(effect.child);
      else this.put({ type: 'looked', child: effect.child, refusal });
    }
    if (effect.type === 'spawn') {
      const { child, session } = effect.spec;
      if (this.#number() < 0.1) return this.put({ type: 'spawn-failed', child, reason: 'chance' });
      const pid = 1 + this.#below(1e6);
      expect(this.processes.has(child)).toBe(false);
      this.processes.set(child, { session, pid, isOpen: false });
      this.put({ type: 'spawned', child, pid, startTime: 1 });
    }
    if (effect.type === 'open-gate') {
      const process = this.processes.get(effect.child);
      expect(process?.pid).toBe(effect.pid);
      if (effect.deadlineMs !== null) expect(effect.deadlineMs).toBeGreaterThan(this.nowMs);
      if (process !== undefined) process.isOpen = true;
    }
    if (effect.type === 'tell' && effect.message.type === 'child-ended') {
      expect(this.ended.has(effect.message.child), 'told dead twice').toBe(false);
      expect(this.processes.has(effect.message.child), 'told dead and alive').toBe(false);
      this.ended.add(effect.message.child);
    }
    if (effect.type === 'remove-key') {
      must(this.processes.size === 0, 'the key goes while something lives');
      must(this.isMainGone && this.removals++ === 0, 'the key goes for no reason, or twice');
    }
    if (effect.type === 'exit') {
      expect([...this.processes.keys()]).toEqual([]);
      this.hasExited = true;
    }
  }

  #fact(): FenceFact {
    const kind = this.#below(100);
    if (kind < 25) return { type: 'start', spec: this.#spec() };
    if (kind < 50) return { type: 'go', child: this.#anyChild() };
    if (kind < 60) return { type: 'stop', child: this.#anyChild(), graceMs: this.#below(3) * 200 };
    if (kind < 72) return this.#deadline();
    if (kind < 80) return { type: 'output', child: this.#anyChild() };
    if (kind < 94) return this.#exit();
    if (kind < 97) return { type: 'looked', child: this.looking.shift() ?? this.#anyChild(), refusal: null };
    if (kind === 98) return { type: 'member-key', memberKey: { key: 'k', etcd: etcdConfig([]) } };
    if (kind === 97 && this.removals > 0) return { type: 'removal-ended' };
    if (kind === 99 && this.#number() < 0.2) {
      this.isMainGone = true;
      return { type: 'main-gone' };
    }
    return { type: 'wake' };
  }

  #spec() {
    const again = this.#anyChild();
    // What has no process yet may be forgotten in the very step that takes this; main never uses a number twice.
    const child = this.processes.has(again) && this.#number() < 0.2 ? again : this.#nextChild++;
    return { child, stream: 'cam', epoch: 1, session: this.#below(4), command: 'x', args: [], env: {} };
  }

  #deadline(): FenceFact {
    const session = 1 + this.#below(3);
    const deadlineMs = this.#number() < 0.2 ? null : this.nowMs + this.#below(2000) - 200;
    if (deadlineMs === null) this.deadlines.delete(session);
    else this.deadlines.set(session, deadlineMs);
    return { type: 'deadline', session, deadlineMs };
  }

  /** Of a living one, or a late word on a dead one. */
  #exit(): FenceFact {
    const child = this.#anyChild();
    const pid = this.processes.get(child)?.pid ?? 1;
    this.processes.delete(child);
    return { type: 'exited', child, pid, code: 0, signal: null, atMs: this.nowMs };
  }

  #anyChild(): number {
    return this.#below(this.#nextChild + 1);
  }

  #below(limit: number): number {
    return Math.floor(this.#number() * limit);
  }
}

it('in whatever order things happen, nothing lives past its session and each end is told once', () => {
  for (let seed = 1; seed <= 300; seed++) new World(seed).run(200);
});
