// I2: runs of different terms never overlap (nor do two of the same). I3: a run is let through its gate after its claim was committed, before
// the deadline that its fence knows; when it begins is the kernel's matter, and how soon it must be dead again that of I9. I4: epochs rise. I5: nothing begins without an ownership of this very session, as etcd has it.

import { type Judge, type Life, type Run, Violation } from './judge.ts';
import type { Truth } from './truth.ts';

export class RunsJudge implements Judge {
  readonly #truth: Truth;
  readonly #running = new Map<string, Run>();
  readonly #epochs = new Map<string, number>();
  readonly #deadlines = new Map<string, number | null>();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  deadlineKnown(life: Life, session: number, deadlineMs: number | null): void {
    this.#deadlines.set(`${life.node} ${session}`, deadlineMs);
  }

  letThrough({ name, life, spec }: Run): void {
    const deadlineMs = this.#deadlines.get(`${life.node} ${spec.session}`) ?? null;
    if (deadlineMs === null) throw new Violation('I3', `${name} is let through, but the session is over or unknown`);
    const lateMs = life.monotonicMs() - deadlineMs;
    if (lateMs >= 0) throw new Violation('I3', `${name} is let through ${lateMs.toFixed(1)} ms after the deadline`);
  }

  opened(run: Run): void {
    const { stream, epoch } = run.spec;
    const other = this.#running.get(stream);
    if (other !== undefined) throw new Violation('I2', `${run.name} begins while ${other.name} lives`);
    this.#running.set(stream, run);
    const last = this.#epochs.get(stream) ?? 0;
    if (epoch < last) throw new Violation('I4', `${run.name} begins after epoch ${last}`);
    this.#epochs.set(stream, epoch);
    this.#owned(run);
  }

  died(run: Run): void {
    const { stream } = run.spec;
    if (this.#running.get(stream) === run) this.#running.delete(stream);
  }

  #owned(run: Run): void {
    const { stream, epoch, session } = run.spec;
    const owner = this.#truth.owners.get(stream);
    if (owner?.epoch === epoch && owner.session === session) return;
    const truth = owner === undefined ? 'nobody' : `${owner.node} under session ${owner.session}, epoch ${owner.epoch}`;
    throw new Violation('I5', `${run.name} begins, but in etcd the owner is ${truth}`);
  }
}
