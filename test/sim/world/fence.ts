// One life of a node's fence process: the real fence step, and performers with the checks of the real ones (src/fence/children.ts):
// spawn and gate are refused past the deadline, signals go to the very process.

import type { FromFence, Origin, ToFence } from '../../../src/adapters/fence/messages.ts';
import type { Transaction } from '../../../src/cluster/transaction.ts';
import {
  emptyFence,
  type FenceEffect,
  type FenceFact,
  type FenceState,
  nextWakeMs,
  type Removal,
} from '../../../src/fence/state.ts';
import type { ChildSpec } from '../../../src/ports.ts';
import type { Life } from '../judges/judge.ts';
import type { FenceStep } from './build.ts';
import { Ffmpeg } from './ffmpeg.ts';
import type { Machine } from './machine.ts';
import { Pipe } from './pipe.ts';
import { SimulatedProcess } from './simulated-process.ts';

const startMs = [40, 180] as const;
const reapMs = 1;
/** As src/adapters/etcd/removal/remove-member-key.ts asks. */
const removalAttemptMs = 2000;
const removalRestMs = 200;
/** A machine that cannot fork, or has no ffmpeg just now. */
const spawnFailsShare = 0.005;
const spawnFailureMs = 5;
/** The file of ffmpeg is looked at by other programs, which may hang. */
const lookIsNewShare = 0.05;
const lookFailsShare = 0.003;
const lookMs = [2, 4000] as const;

/** What main hears. */
export interface MainsEnd {
  readonly take: (message: FromFence) => void;
  readonly ended: () => void;
  /** A child writes into a pipe of its own, which main reads. */
  readonly line: (child: number, from: Origin, line: string) => void;
}

export class Fence extends SimulatedProcess {
  readonly machine: Machine;
  readonly life: Life & { readonly process: SimulatedProcess };
  readonly children = new Map<number, Ffmpeg>();
  readonly fromMain: Pipe<ToFence>;
  readonly #toMain: Pipe<FromFence>;
  readonly #main: MainsEnd;
  readonly #step: FenceStep;
  #state: FenceState = emptyFence;
  readonly #inbox: FenceFact[] = [];
  #isStepping = false;
  #cancelWake: () => void = () => {};

  constructor(machine: Machine, life: Fence['life'], main: MainsEnd) {
    super(machine.world.nextPid(), machine.clock, machine.world.chance);
    const { world } = machine;
    const { timeline, chance } = world;
    const delayMs = () => machine.pipeDelayMs();
    this.machine = machine;
    this.life = life;
    this.#main = main;
    this.#step = world.build.fenceStep();
    const common = { timeline, chance, delayMs };
    this.#toMain = new Pipe<FromFence>({
      ...common,
      name: 'fence',
      reader: life.process,
      take: main.take,
      ended: main.ended,
    });
    const takeFact = (fact: ToFence) => this.#take(fact);
    const mainGone = () => this.#put({ type: 'main-gone' });
    this.fromMain = new Pipe<ToFence>({ ...common, name: 'main', reader: this, take: takeFact, ended: mainGone });
    this.wakeIn(chance.between(...startMs), () => this.#tell({ type: 'up', ...this.identity }));
  }

  /** kill -9, or it has nothing left to do. The kernel kills its children. */
  override end(): void {
    if (!this.isAlive) return;
    super.end();
    this.#cancelWake();
    this.#toMain.close();
    const { diesWithFence } = this.machine.world.build;
    for (const child of this.children.values()) child.parentDied(diesWithFence);
  }

  #take(fact: ToFence): void {
    if (fact.type === 'deadline') {
      this.machine.world.judge(judge => judge.deadlineKnown?.(this.life, fact.session, fact.deadlineMs));
    }
    this.#put(fact);
  }

  #put(fact: FenceFact): void {
    this.#inbox.push(fact);
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
      const [after, effects] = this.#step(this.#state, next, this.clock.monotonicMs());
      this.#state = after;
      if (next.type === 'start') this.#noticeQueue();
      for (const effect of effects) if (this.isAlive) this.#perform(effect);
    }
    this.#isStepping = false;
    this.#setTimer();
  }

  #perform(effect: FenceEffect): void {
    switch (effect.type) {
      case 'look':
        return this.#look(effect.child);
      case 'spawn':
        return this.#spawn(effect.spec, effect.deadlineMs);
      case 'open-gate': {
        const child = this.children.get(effect.child);
        if (child?.pid === effect.pid && !this.#isPast(effect.deadlineMs)) child.openGate();
        return;
      }
      case 'signal': {
        const child = this.children.get(effect.child);
        if (child?.pid === effect.pid) child.signal(effect.signal);
        return;
      }
      case 'tell':
        return this.#tell(effect.message);
      case 'remove-key':
        return this.#removeKey(effect.removal);
      case 'exit':
        return this.end();
    }
  }

  /** Asked until etcd has answered, or the lease must have ended. */
  #removeKey(removal: Removal): void {
    const { world, way } = this.machine;
    const { key } = removal.memberKey;
    if (this.clock.monotonicMs() >= removal.untilMs) return this.#put({ type: 'removal-ended' });
    const compare = { key, target: 'create', is: '=', revision: removal.session } as const;
    const deletion: Transaction = { compares: [compare], then: [{ type: 'delete', key }], else: [] };
    let isOpen = true;
    const over = (next: () => void) => (): void => {
      if (!isOpen) return;
      isOpen = false;
      cancel();
      next();
    };
    const again = over(() => this.wakeIn(removalRestMs, () => this.#removeKey(removal)));
    const cancel = this.wakeIn(removalAttemptMs, again);
    const done = over(() => this.#put({ type: 'removal-ended' }));
    world.notice('a fence deletes the member key', this.machine);
    const act = () => world.etcd.store.apply(world.build.removal(deletion));
    way.send(() => world.etcd.take(act, () => way.answer(() => this.deliver('etcd', done))));
  }

  /** Mostly it is known already what the program's file is. */
  #look(child: number): void {
    const { chance } = this.machine.world;
    const refusal = chance.happens(lookFailsShare) ? 'cannot see whether ffmpeg has file capabilities' : null;
    const answer = () => this.#put({ type: 'looked', child, refusal });
    const isNew = chance.happens(lookIsNewShare);
    if (refusal !== null || isNew) this.#delayed(child);
    if (isNew) this.wakeIn(chance.between(...lookMs), answer);
    else answer();
  }

  #noticeQueue(): void {
    for (const [child, { phase }] of this.#state.children) if (phase === 'queued') this.#delayed(child);
  }

  #delayed(child: number): void {
    const stream = this.#state.children.get(child)?.spec.stream;
    if (stream !== undefined) this.machine.world.judge(judge => judge.startDelayed?.(stream));
  }

  #spawn(spec: ChildSpec, deadlineMs: number | null): void {
    const { world } = this.machine;
    const { child } = spec;
    if (this.#isPast(deadlineMs)) {
      return this.#put({ type: 'spawn-failed', child, reason: 'the deadline of its session passed' });
    }
    if (world.chance.happens(spawnFailsShare)) {
      this.#delayed(child);
      const failed = () => this.#put({ type: 'spawn-failed', child, reason: "cannot start 'setpriv'" });
      // some failures are thrown at once, of others word comes a moment later
      return world.chance.happens(0.5) ? failed() : void this.wakeIn(world.chance.between(0, spawnFailureMs), failed);
    }
    const process = this.#newProcess(spec);
    this.children.set(child, process);
    world.notice('a spawn', this.machine);
    this.#put({ type: 'spawned', child, pid: process.pid, startTime: process.pid });
    if (!world.build.hasGate) process.openGate();
  }

  #newProcess(spec: ChildSpec): Ffmpeg {
    const { world } = this.machine;
    const { child } = spec;
    const process: Ffmpeg = new Ffmpeg({
      world,
      pid: world.nextPid(),
      spec,
      life: this.life,
      isBusy: this.machine.isBusy,
      isMainAlive: () => this.life.process.isAlive,
      isFenceAlive: () => this.isAlive,
      siblings: () => this.machine.children.size,
      line: (from, line) => this.life.process.deliver(`child ${child}`, () => this.#main.line(child, from, line)),
      exited: (code, signal) => {
        this.machine.children.delete(process);
        const atMs = this.clock.monotonicMs();
        world.timeline.after(reapMs, () =>
          this.deliver(`child ${child}`, () => {
            this.children.delete(child);
            this.#put({ type: 'exited', child, pid: process.pid, code, signal, atMs });
          }),
        );
      },
    });
    this.machine.children.add(process);
    return process;
  }

  #isPast(deadlineMs: number | null): boolean {
    return this.machine.world.build.checksDeadline && deadlineMs !== null && this.clock.monotonicMs() >= deadlineMs;
  }

  #tell(message: FromFence): void {
    if (!this.isAlive) return;
    this.#toMain.write(message);
    const { world } = this.machine;
    const { chance, repeatsShare } = world;
    if (message.type === 'child-ended' && message.pid === null) {
      world.count(`never ran: ${message.reason.replace(/\d+/g, 'N')}`);
    }
    if (message.type === 'child-ended' && chance.happens(repeatsShare)) {
      this.#toMain.repeatAfter(chance.between(5, 3000), message);
    }
  }

  #setTimer(): void {
    this.#cancelWake();
    const wakeMs = nextWakeMs(this.#state);
    this.#cancelWake =
      wakeMs === null || !this.isAlive ? () => {} : this.wakeAt(wakeMs, () => this.#put({ type: 'wake' }));
  }
}
