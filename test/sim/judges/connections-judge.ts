// I1: no source ever sees two connections. It counts as the source itself would, and asks nobody else.

import { type Judge, type Run, Violation } from './judge.ts';

export class ConnectionsJudge implements Judge {
  readonly #connections = new Map<string, Run>();

  connected(run: Run): void {
    const { stream } = run.spec;
    const other = this.#connections.get(stream);
    if (other !== undefined) {
      throw new Violation('I1', `the source of ${stream} sees two connections: ${other.name}, and now ${run.name}`);
    }
    this.#connections.set(stream, run);
  }

  died(run: Run): void {
    const { stream } = run.spec;
    if (this.#connections.get(stream) === run) this.#connections.delete(stream);
  }
}
