// Main's half of the fence, with the rules of src/adapters/fence/fence-process.ts and its times: keeps one fence running, hands it the
// deadlines, acknowledges children, and kills by pid what a frozen fence does not. The twin has no promises to wait for.

import type { FromFence, Origin } from '../../../src/adapters/fence/messages.ts';
import {
  longLifeMs,
  pollMs,
  restartStepsMs,
  secondHandMs,
  startTimeoutMs,
  stopPatienceMs,
} from '../../../src/adapters/fence/patience.ts';
import { Silence } from '../../../src/adapters/fence/silence.ts';
import { keyOf } from '../../../src/cluster/mirror/keys.ts';
import type { ChildSpec, FenceFact } from '../../../src/ports.ts';
import type { Life } from '../judges/judge.ts';
import { Fence } from './fence.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { Machine } from './machine.ts';
import type { SimulatedProcess } from './simulated-process.ts';

type Main = Life & { readonly process: SimulatedProcess };

interface Asked {
  readonly session: number;
  process: Ffmpeg | null;
  hasWritten: boolean;
}

const etcd = { endpoints: [], user: null, password: null, caPath: null, certPath: null, keyPath: null };

export class FencePort {
  readonly #machine: Machine;
  readonly #main: Main;
  readonly #tell: (fact: FenceFact) => void;
  readonly #deadlines = new Map<number, number>();
  readonly #watches = new Map<number, () => void>();
  readonly #children = new Map<number, Asked>();
  #fence: Fence | null = null;
  #isUp = false;
  #upMs = 0;
  #failures = 0;
  readonly #silence: Silence;

  constructor(machine: Machine, main: Main, tell: (fact: FenceFact) => void) {
    this.#machine = machine;
    this.#main = main;
    this.#tell = tell;
    this.#silence = new Silence(main.process.port);
  }

  get fence(): Fence | null {
    return this.#fence;
  }

  open(): void {
    const fence: Fence = new Fence(this.#machine, this.#main, {
      take: message => this.#take(fence, message),
      ended: () => this.#ended(fence),
      line: (child, from, line) => this.#line(child, from, line),
    });
    this.#fence = fence;
    this.#machine.fences.add(fence);
    this.#main.process.wakeIn(startTimeoutMs, () => {
      if (this.#fence === fence && !this.#isUp) fence.end();
    });
  }

  /** Main is dead: its ends of the pipes are closed. */
  abandon(): void {
    this.#fence?.fromMain.close();
  }

  /** All are killed and reaped, and the fence ends: main has told etcd itself. */
  close(): void {
    this.#fence?.fromMain.write({ type: 'close' });
  }

  setDeadline(session: number, deadlineMs: number | null): void {
    if (deadlineMs === null) this.#deadlines.delete(session);
    else this.#deadlines.set(session, deadlineMs);
    if (this.#isUp && this.#fence !== null) this.#sendDeadline(this.#fence, session, deadlineMs);
    this.#watch(session, deadlineMs ?? this.#main.monotonicMs());
  }

  start(spec: ChildSpec): void {
    if (!this.#isUp || this.#fence === null) {
      const reason = 'the fence process is not running just now';
      const end = { child: spec.child, pid: null, code: null, signal: null, reason, killMs: null } as const;
      this.#main.process.wakeIn(0, () => this.#tell({ type: 'child-ended', ...end }));
      return;
    }
    this.#children.set(spec.child, { session: spec.session, process: null, hasWritten: false });
    this.#fence.fromMain.write({ type: 'start', spec });
  }

  stop(child: number, graceMs: number): void {
    if (!this.#isUp || !this.#children.has(child)) return;
    this.#fence?.fromMain.write({ type: 'stop', child, graceMs });
    this.#main.process.wakeIn(graceMs + secondHandMs + stopPatienceMs, () =>
      this.#killOverdue(this.#children.has(child) ? [child] : []),
    );
  }

  #take(fence: Fence, message: FromFence): void {
    this.#silence.heard();
    switch (message.type) {
      case 'heard':
      case 'child-pipe':
        return;
      case 'up':
        return this.#welcome(fence);
      case 'child-started': {
        const { child, pid } = message;
        const asked = this.#children.get(child);
        if (asked === undefined) return;
        asked.process = fence.children.get(child) ?? null;
        this.#tell({ type: 'child-started', child, pid });
        fence.fromMain.write({ type: 'go', child });
        return;
      }
      case 'child-ended':
        this.#children.delete(message.child);
        return this.#tell(message);
      case 'note':
        return;
    }
  }

  #welcome(fence: Fence): void {
    this.#isUp = true;
    this.#upMs = this.#main.monotonicMs();
    const key = keyOf(this.#machine.world.prefix, { table: 'members', node: this.#main.node });
    fence.fromMain.write({ type: 'member-key', memberKey: { key, etcd } });
    for (const [session, deadlineMs] of this.#deadlines) this.#sendDeadline(fence, session, deadlineMs);
    this.#tell({ type: 'fence-up', ...fence.identity });
  }

  #sendDeadline(fence: Fence, session: number, deadlineMs: number | null): void {
    fence.fromMain.write({ type: 'deadline', session, deadlineMs });
    if (this.#machine.world.build.secondHand) this.#silence.listen(() => this.#replaceFrozen(fence, 'is silent'));
  }

  #line(child: number, from: Origin, line: string): void {
    const asked = this.#children.get(child);
    if (asked === undefined) return;
    if (!asked.hasWritten) this.#fence?.fromMain.write({ type: 'output', child });
    asked.hasWritten = true;
    this.#tell({ type: 'child-line', child, from, line });
  }

  #ended(fence: Fence): void {
    if (this.#fence !== fence) return;
    this.#isUp = false;
    this.#fence = null;
    if (this.#main.monotonicMs() - this.#upMs > longLifeMs) this.#failures = 0;
    this.#bury();
  }

  #bury(): void {
    const living = [...this.#children.values()].filter(({ process }) => process?.isAlive);
    if (living.length > 0 && this.#machine.world.build.diesWithFence) {
      for (const { process } of living) process?.signal('SIGKILL');
      this.#main.process.wakeIn(pollMs, () => this.#bury());
      return;
    }
    this.#children.clear();
    this.#tell({ type: 'fence-gone', reason: 'the fence process ended' });
    const waitMs = restartStepsMs[Math.min(this.#failures, restartStepsMs.length - 1)] ?? 0;
    this.#failures += 1;
    this.#main.process.wakeIn(waitMs, () => this.open());
  }

  #watch(session: number, deadlineMs: number): void {
    if (!this.#machine.world.build.secondHand) return;
    this.#watches.get(session)?.();
    const secondHand = () => {
      this.#watches.delete(session);
      this.#killOverdue([...this.#children].filter(([, asked]) => asked.session === session).map(([child]) => child));
    };
    this.#watches.set(session, this.#main.process.wakeAt(deadlineMs + secondHandMs, secondHand));
  }

  #killOverdue(children: readonly number[]): void {
    if (children.length === 0 || !this.#machine.world.build.secondHand) return;
    this.#machine.world.count('main kills by pid');
    for (const child of children) this.#children.get(child)?.process?.signal('SIGKILL');
    const fence = this.#fence;
    this.#silence.afterPatience(() => {
      const isOverlooked = (child: number) => {
        const asked = this.#children.get(child);
        return asked !== undefined && !asked.process?.isAlive;
      };
      if (children.some(isOverlooked)) this.#replaceFrozen(fence, 'overlooks dead children');
    });
  }

  #replaceFrozen(fence: Fence | null, why: string): void {
    if (fence === null || fence !== this.#fence) return;
    this.#machine.world.count(`a frozen fence is replaced: it ${why}`);
    fence.end();
  }
}
