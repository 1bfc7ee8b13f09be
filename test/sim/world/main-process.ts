// One life of a node's main process: the real step of the cluster, fed with one fact at a time as src/node/cluster-loop.ts does, and its
// effects performed with the checks of src/node/perform.ts. It begins when nothing of a former life is left on the machine.

import type { Settings } from '../../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import { initialState } from '../../../src/cluster/step.ts';
import type { FenceFact } from '../../../src/ports.ts';
import type { Life } from '../judges/judge.ts';
import type { ClusterStep } from './build.ts';
import { FencePort } from './fence-port.ts';
import { type FileVersion, streamConfigIn } from './file-version.ts';
import { Ingests } from './ingests.ts';
import { KeepAlives } from './keep-alives.ts';
import type { Machine } from './machine.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { StorePort } from './store-port.ts';
import { Watch } from './watch.ts';

type Effect<Type extends ClusterEffect['type']> = Extract<ClusterEffect, { type: Type }>;

const leastSleepMs = 1;
const pollMs = 20;
const fencePatienceMs = 3000;
const inspectMs = 3;

export class MainProcess extends SimulatedProcess implements Life {
  readonly label: string;
  readonly node: string;
  readonly machine: Machine;
  readonly process = this;
  readonly fencePort: FencePort;
  readonly ingests: Ingests;
  state: ClusterState;
  readonly #store: StorePort;
  readonly #keepAlives: KeepAlives;
  readonly #step: ClusterStep;
  readonly #inbox: ClusterFact[] = [];
  #isStepping = false;
  #cancelWake: () => void = () => {};
  watch: Watch | null = null;
  #file: FileVersion;

  constructor(machine: Machine, label: string, pid: number, settings: Settings) {
    const { world } = machine;
    super(pid, machine.clock, world.chance);
    this.machine = machine;
    this.label = label;
    this.node = settings.me;
    this.#file = world.fileOf(this.node);
    this.#step = world.build.clusterStep();
    this.state = initialState(settings, this.#now());
    this.#store = new StorePort(world, this, machine.way);
    this.#keepAlives = new KeepAlives(this.#store, fact => this.post(fact));
    this.fencePort = new FencePort(machine, this, fact => this.#onFence(fact));
    this.ingests = new Ingests({
      world,
      process: this,
      fence: this.fencePort,
      onGone: stream => this.post({ type: 'gone', stream }),
      onStarted: (stream, epoch) => this.post({ type: 'started', stream, epoch }),
      onStartFailed: (stream, epoch, reason) => this.post({ type: 'start-failed', stream, epoch, reason }),
    });
    this.#clearLeftovers(this.clock.monotonicMs());
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  post(fact: ClusterFact): void {
    this.#inbox.push(fact);
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) this.#turn(next);
    this.#isStepping = false;
    this.#sleep();
  }

  /** SIGHUP: what src/main/configuration.ts does. */
  readFile(): void {
    const file = this.machine.world.fileOf(this.node);
    const before = this.#file;
    this.#file = file;
    this.post({ type: 'configured', settings: this.machine.settings(this.pid) });
    const isStill = (name: string) => before.streams.some(stream => stream.name === name);
    for (const { name } of file.streams) if (isStill(name)) this.#reconfigure(name);
  }

  override end(): void {
    if (!this.isAlive) return;
    super.end();
    this.#inbox.length = 0;
    this.#cancelWake();
    this.watch?.stop();
    this.fencePort.abandon();
  }

  /** What src/adapters/leftovers.ts does before anything else. */
  #clearLeftovers(beganMs: number): void {
    const { machine } = this;
    const { fences, children } = machine.leftoversOf(this);
    const isClear = fences.length + children.length === 0;
    if (isClear || !machine.world.build.clearsLeftovers) return this.#begin();
    if ([...fences, ...children].some(({ isMainAlive }) => isMainAlive)) {
      return machine.exited(this, 1, 'the node name is in use on this machine');
    }
    machine.world.count('leftovers of a former life');
    const isPatienceOver = this.clock.monotonicMs() - beganMs > fencePatienceMs;
    for (const { kill, isFenceAlive } of children) if (isPatienceOver || !isFenceAlive) kill();
    for (const { kill, hasChildren } of fences) if (isPatienceOver || !hasChildren) kill();
    this.wakeIn(pollMs, () => this.#clearLeftovers(beganMs));
  }

  #begin(): void {
    this.machine.world.tell(() => `${this.label} begins (pid ${this.pid})`);
    this.fencePort.open();
  }

  #onFence(fact: FenceFact): void {
    if (fact.type === 'fence-up') {
      this.post({ type: 'fence', fence: { pid: fact.pid, startTime: fact.startTime } });
      const { world, way } = this.machine;
      this.watch ??= new Watch({ world, process: this, way, tell: fed => this.post({ type: 'feed', fact: fed }) });
    }
    if (fact.type === 'fence-gone') this.post({ type: 'fence', fence: null });
    this.ingests.onFence(fact);
  }

  #turn(fact: ClusterFact): void {
    if (!this.isAlive) return;
    const { world } = this.machine;
    const before = this.state;
    const [after, effects] = this.#step(before, fact, this.#now());
    this.state = after;
    world.turns += 1;
    if (before.mirror.latest.streams !== after.mirror.latest.streams) this.#heldChanged(before);
    for (const effect of effects) {
      if (!this.isAlive) return;
      world.judge(judge => judge.performed?.(this, effect));
      this.#perform(effect);
    }
    world.judge(judge => judge.turned?.(this, before, after));
  }

  #heldChanged({ mirror }: ClusterState): void {
    for (const [name, { value }] of this.state.mirror.latest.streams) {
      const former = mirror.latest.streams.get(name)?.value;
      if (value != null && former != null && former.stream !== value.stream) this.#reconfigure(name);
    }
  }

  #reconfigure(name: string): void {
    const config = streamConfigIn(this.#file, this.state, name);
    if (config === undefined) return;
    this.machine.world.count('a stream is reconfigured');
    this.ingests.reconfigure(config);
  }

  #perform(effect: ClusterEffect): void {
    const { world } = this.machine;
    switch (effect.type) {
      case 'grant':
        return this.#grant(effect);
      case 'transact':
        return this.#transact(effect);
      case 'deadline':
        return this.fencePort.setDeadline(effect.session, effect.deadlineMs);
      case 'run':
        return this.#run(effect);
      case 'halt':
        world.tell(() => `${this.label} halts ${effect.stream} (${effect.manner}): ${effect.reason}`);
        return this.ingests.halt(effect.stream, effect.manner, effect.reason);
      case 'inspect': {
        const { request, processes } = effect;
        const { fences, children } = this.machine.leftoversOf(this);
        const isAnyLeft = fences.length + children.length > 0;
        const alive = isAnyLeft || processes.some(({ pid }) => this.machine.isAlive(pid));
        this.wakeIn(inspectMs, () => this.post({ type: 'inspected', request, alive }));
        return;
      }
      case 'say':
        world.count(`says ${effect.event}`);
        if (effect.level !== 'debug') {
          world.tell(
            () => `${this.label} ${effect.event} ${effect.fields.stream ?? effect.fields.peer ?? ''}: ${effect.reason}`,
          );
        }
        return;
      case 'count':
        return;
      case 'ordered':
        world.count(`ordered: ${effect.outcome.type}`);
        return world.tell(() => `${this.label} was ordered something: ${effect.outcome.reason}`);
      case 'exit':
        return this.machine.exited(this, effect.status, effect.reason);
    }
  }

  #run({ stream, epoch, session, deadlineMs, reason }: Effect<'run'>): void {
    const { world } = this.machine;
    const config = streamConfigIn(this.#file, this.state, stream);
    const isPast = this.clock.monotonicMs() >= deadlineMs;
    if (config === undefined || (isPast && world.build.checksDeadline)) return world.count('a run is refused');
    world.tell(() => `${this.label} runs ${stream} (epoch ${epoch}, session ${session}): ${reason}`);
    world.notice('a run', this.machine);
    this.ingests.run(config, epoch, session);
  }

  #grant({ request, ttlSeconds, timeoutMs }: Effect<'grant'>): void {
    const { world } = this.machine;
    const failed = (reason: string) => this.post({ type: 'unanswered', request, reason });
    if (world.build.keepsAlive && this.#keepAlives.renew(this.state.session, request, timeoutMs)) return;
    this.#store.call(timeoutMs, () => world.etcd.store.grant(ttlSeconds), {
      answered: grant => {
        if (world.build.keepsAlive) this.#keepAlives.granted(grant);
        this.post({ type: 'granted', request, ...grant });
      },
      failed,
    });
  }

  #transact({ request, transaction, timeoutMs, deadlineMs }: Effect<'transact'>): void {
    const { world } = this.machine;
    const purpose = this.state.pending.get(request)?.purpose ?? null;
    world.notice(`asks: ${purpose?.type}`, this.machine);
    const failed = (reason: string) => {
      world.tell(() => `${this.label} has no answer to ${purpose?.type}: ${reason}`);
      if (purpose !== null) world.notice(`unanswered: ${purpose.type}`, this.machine);
      this.post({ type: 'unanswered', request, reason });
    };
    const leftMs = deadlineMs === null ? Number.POSITIVE_INFINITY : deadlineMs - this.clock.monotonicMs();
    if (leftMs <= 0 && world.build.checksDeadline) {
      this.wakeIn(0, () => failed('not sent: the deadline of the session has passed'));
      return;
    }
    if (world.build.keepsAlive && this.#keepAlives.transact(this.state, request)) return;
    const sent = world.build.transaction(transaction, purpose, this.state.settings);
    const apply = () => {
      world.asking = purpose?.type ?? null;
      try {
        return world.etcd.store.apply(sent);
      } finally {
        world.asking = null;
      }
    };
    this.#store.call(Math.min(timeoutMs, Math.max(leftMs, 1)), apply, {
      answered: answer => {
        if (!answer.succeeded && purpose !== null) world.count(`refused: ${purpose.type}`);
        this.post({ type: 'answered', request, answer });
      },
      failed,
    });
  }

  #sleep(): void {
    this.#cancelWake();
    const atMs = this.state.wakeMs;
    if (!this.isAlive || atMs === Number.POSITIVE_INFINITY) return;
    const earliestMs = this.clock.monotonicMs() + leastSleepMs;
    this.#cancelWake = this.wakeAt(Math.max(atMs, earliestMs), () => this.post({ type: 'tick' }));
  }

  #now() {
    return { monotonicMs: this.clock.monotonicMs(), unixMs: this.clock.unixMs() };
  }
}
