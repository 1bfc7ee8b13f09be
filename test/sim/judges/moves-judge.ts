// L3: a planned move interrupts an ingest for no longer than one transaction and one start, counted from when the old program is dead, when
// both nodes were well from the asking to the end. A start that has to wait for its machine (the look at the program, a full
// queue of starts, a process that cannot be made) is no part of what the protocol promises, and is not judged.

import type { ClusterEffect, Purpose } from '../../../src/cluster/state.ts';
import type { Calm } from './calm.ts';
import { type Judge, type Life, type Run, Violation } from './judge.ts';
import type { OwnerRecord } from './truth.ts';

export interface MovesJudgeOptions {
  readonly calm: Pick<Calm, 'sinceMs'>;
  /** True time. */
  readonly nowMs: () => number;
  /** For what etcd is being asked. */
  readonly asking: () => Purpose['type'] | null;
}

interface Move {
  readonly from: string;
  readonly haltedMs: number;
  /** null: the old program lives. */
  readonly diedMs: number | null;
  /** null: it is not handed over yet. */
  readonly to: OwnerRecord | null;
}

/** The world's worst times, one after the other: each of the four words between a main and its fence, the hand-over and its news, a process
 *  that is tied to its parent, and as many timers. */
const wordMs = 120;
const transactionMs = 20;
const tieMs = 60;
const timersMs = 10;
export const mostInterruptedMs = 4 * wordMs + transactionMs + tieMs + timersMs;

export class MovesJudge implements Judge {
  readonly #options: MovesJudgeOptions;
  /** By stream. */
  readonly #moves = new Map<string, Move>();

  constructor(options: MovesJudgeOptions) {
    this.#options = options;
  }

  performed({ node }: Life, effect: ClusterEffect): void {
    if (effect.type !== 'halt') return;
    this.#moves.delete(effect.stream);
    if (effect.manner !== 'segment-end') return;
    this.#moves.set(effect.stream, { from: node, haltedMs: this.#options.nowMs(), diedMs: null, to: null });
  }

  died({ spec, life }: Run): void {
    const move = this.#moves.get(spec.stream);
    if (move?.from !== life.node || move.to !== null) return;
    this.#moves.set(spec.stream, { ...move, diedMs: this.#options.nowMs() });
  }

  ownerChanged(stream: string, _before: OwnerRecord | undefined, after: OwnerRecord | undefined): void {
    const move = this.#moves.get(stream);
    if (move === undefined) return;
    // released, taken back, moved on: another story
    const isHandedOver = this.#options.asking() === 'hand-over' && after?.node != null && move.diedMs !== null;
    if (isHandedOver && move.to === null) this.#moves.set(stream, { ...move, to: after });
    else this.#moves.delete(stream);
  }

  startDelayed(stream: string): void {
    this.#moves.delete(stream);
  }

  opened({ spec }: Run): void {
    const { stream, epoch } = spec;
    const move = this.#moves.get(stream);
    if (move?.to?.epoch !== epoch) return;
    this.#inTime(stream, move, 'was dead');
    this.#moves.delete(stream);
  }

  /** One that never begins is not told otherwise. */
  look(): void {
    for (const [stream, move] of this.#moves) if (move.to !== null) this.#inTime(stream, move, 'is dead');
  }

  #inTime(stream: string, { from, haltedMs, diedMs, to }: Move, word: string): void {
    const { calm, nowMs } = this.#options;
    if (diedMs === null || to?.node == null) return;
    const goneMs = nowMs() - diedMs;
    const isCalm = [from, to.node].every(node => (calm.sinceMs(node) ?? Number.POSITIVE_INFINITY) <= haltedMs);
    if (goneMs <= mostInterruptedMs) return;
    if (!isCalm) return void this.#moves.delete(stream);
    throw new Violation(
      'L3',
      `${stream} ${word} for ${goneMs.toFixed(0)} ms on its way from ${from} to ${to.node}; at most ${mostInterruptedMs} ms`,
    );
  }
}
