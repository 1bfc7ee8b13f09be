// Main's half of the fence, with the rules of src/adapters/fence/fence-process.ts and its times: keeps one fence running, hands it the
// deadlines, acknowledges children, and kills by pid what a frozen fence does not. The twin has no promises to wait for.

import type { FromFence } from '../../../src/adapters/fence/messages.ts';
import type { ChildSpec, FenceFact } from '../../../src/ports.ts';
import type { Life } from '../judges/judge.ts';
import { Fence } from './fence.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { Machine } from './machine.ts';
import type { SimulatedProcess } from './simulated-process.ts';

const startTimeoutMs = 10_000;
const restartStepsMs = [100, 500, 1000, 5000];
const longLifeMs = 30_000;
const secondHandMs = 50;
const stopPatienceMs = 1000;
const frozenMs = 5000;
const pollMs = 10;

type Main = Life & { readonly process: SimulatedProcess };

interface Asked {
  readonly session: number;
  process: Ffmpeg | null;
}

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

  constructor(machine: Machine, main: Main, tell: (fact: FenceFact) => void) {
    this.#machine = machine;
    this.#main = main;
    this.#tell = tell;
  }

  get fence(): Fence | null {
    return this.#fence;
  }

  open(): void {
    const fence: Fence = new Fence(
      this.#machine,
      this.#main,
      message => this.#take(fence, message),
      () => this.#ended(fence),
    );
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

  setDeadline(session: number, deadlineMs: number | null): void {
    if (deadlineMs === null) this.#deadlines.delete(session);
    else this.#deadlines.set(session, deadlineMs);
    if (this.#isUp) this.#fence?.fromMain.write({ type: 'deadline', session, deadlineMs });
    this.#watch(session, deadlineMs ?? this.#main.monotonicMs());
  }

  start(spec: ChildSpec): void {
    if (!this.#isUp || this.#fence === null) {
      const reason = 'the fence process is not running just now';
      const end = { child: spec.child, pid: null, code: null, signal: null, reason, killMs: null } as const;
      this.#main.process.wakeIn(0, () => this.#tell({ type: 'child-ended', ...end }));
      return;
    }
    this.#children.set(spec.child, { session: spec.session, process: null });
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
    switch (message.type) {
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
      case 'child-line':
        return this.#tell(message);
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
    for (const [session, deadlineMs] of this.#deadlines) {
      fence.fromMain.write({ type: 'deadline', session, deadlineMs });
    }
    this.#tell({ type: 'fence-up', ...fence.identity });
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
    const { process } = this.#main;
    process.wakeIn(frozenMs / 2, () =>
      process.wakeIn(frozenMs / 2, () => {
        const isOverlooked = (child: number) => {
          const asked = this.#children.get(child);
          return asked !== undefined && !asked.process?.isAlive;
        };
        if (fence === null || fence !== this.#fence || !children.some(isOverlooked)) return;
        this.#machine.world.count('a frozen fence is replaced');
        fence.end();
      }),
    );
  }
}
