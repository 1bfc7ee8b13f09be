// P: a preferred node that lives is called silent only after its time: when another host of the same stream was called so, its own time,
// stale_timeout, begins.

import { type Judge, Violation } from './judge.ts';

const silent = 'it did not take it in time';
/** Clocks differ a little, and so do the moments at which two nodes made the plan from which they count. */
const tolerance = 0.8;

export class PatienceJudge implements Judge {
  readonly #staleTimeoutMs: number;
  readonly #nowMs: () => number;
  readonly #lastCalled = new Map<string, { readonly node: string; readonly atMs: number }>();

  /** @param nowMs true time. */
  constructor(staleTimeoutMs: number, nowMs: () => number) {
    this.#staleTimeoutMs = staleTimeoutMs;
    this.#nowMs = nowMs;
  }

  declined(node: string, stream: string, reason: string): void {
    if (reason !== silent) return;
    const atMs = this.#nowMs();
    const last = this.#lastCalled.get(stream);
    this.#lastCalled.set(stream, { node, atMs });
    if (last === undefined || last.node === node) return;
    const passedMs = atMs - last.atMs;
    if (passedMs >= tolerance * this.#staleTimeoutMs) return;
    throw new Violation('P', `${node} is called silent for ${stream} ${passedMs.toFixed(1)} ms after ${last.node} was`);
  }
}
