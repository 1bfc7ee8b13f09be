// I8: a session that is over never acts again. I9: all its processes are dead at most K after its deadline, and before etcd lets its key go.

import type { ClusterEffect } from '../../../src/cluster/state.ts';
import { type Judge, type Life, type Run, Violation } from './judge.ts';

interface Deadline {
  readonly atMs: number;
  /** The number of processes that it was computed for, at least. */
  readonly children: number;
}

/** The protocol's number, written down once more: a judge does not ask the accused. */
const budgetMs = (children: number): number => Math.max(400, 4 * children);
/** Timers, and a word on a lower deadline, are this late at most. */
const latenessMs = 5;

export class SessionsJudge implements Judge {
  readonly #deadlines = new Map<string, Deadline>();
  readonly #over = new Set<string>();
  readonly #running = new Set<Run>();

  performed(life: Life, effect: ClusterEffect): void {
    if (effect.type !== 'deadline' && effect.type !== 'run') return;
    const id = idOf(life.node, effect.session);
    if (effect.deadlineMs === null) return void this.#over.add(id);
    if (this.#over.has(id))
      throw new Violation('I8', `${life.label} goes on with its session ${effect.session}, which is over`);
    if (effect.type === 'run') return;
    const passedMs = life.monotonicMs() - (this.#deadlines.get(id)?.atMs ?? Number.POSITIVE_INFINITY);
    if (passedMs >= 0) {
      throw new Violation(
        'I8',
        `${life.label} revives its session ${effect.session}, ${passedMs.toFixed(1)} ms after its deadline`,
      );
    }
    // a deadline that falls is in force from now on, not earlier
    const atMs = Math.max(effect.deadlineMs, life.monotonicMs());
    this.#deadlines.set(id, { atMs, children: this.#running.size });
  }

  opened(run: Run): void {
    this.#running.add(run);
  }

  died(run: Run): void {
    this.#running.delete(run);
    const { life, spec } = run;
    const deadline = this.#deadlines.get(idOf(life.node, spec.session));
    if (deadline === undefined) return;
    const lateMs = life.monotonicMs() - deadline.atMs - budgetMs(deadline.children) - latenessMs;
    if (lateMs > 0)
      throw new Violation('I9', `${run.name} dies ${lateMs.toFixed(1)} ms later than K after its deadline`);
  }

  memberGone(node: string, session: number): void {
    for (const run of this.#running) {
      const { life, spec } = run;
      if (life.node === node && spec.session === session) {
        throw new Violation('I9', `etcd lets go of session ${session} of ${node} while ${run.name} lives`);
      }
    }
  }
}

function idOf(node: string, session: number): string {
  return `${node} ${session}`;
}
