// What the children write, read by main from their own pipes. The fence hands these over as soon as a child exists, so that no line of a
// child ever wakes the fence up: it costs nothing while the streams run (50 lines a second cost it 1.5 % of a core, measured).
// A child whose pipes nobody reads waits, as it would for a slow disk; while main is frozen nothing grows.

import type { Readable } from 'node:stream';
import type { Clock } from '../../ports.ts';
import { ChildLines } from './child-lines.ts';
import type { Origin } from './messages.ts';

/** What a dead child wrote is read within this; a grandchild that holds its pipe open must not hold up the news of its death. */
const lastLinesMs = 100;
const pipesOfAChild = 2;

export interface ChildOutputsNeeds {
  readonly clock: Clock;
  readonly tellLine: (child: number, from: Origin, line: string) => void;
  /** Called once for each child that writes. */
  readonly onFirst: (child: number) => void;
}

export class ChildOutputs {
  readonly #needs: ChildOutputsNeeds;
  readonly #children = new Map<number, ChildLines>();
  /** Children that are dead and whose last lines are being read: what ends that at once. */
  readonly #ending = new Map<number, () => void>();

  constructor(needs: ChildOutputsNeeds) {
    this.#needs = needs;
  }

  take(child: number, from: Origin, pipe: Readable): void {
    const lines = this.#children.get(child) ?? this.#open(child);
    lines.read(pipe, from);
  }

  /** Both pipes of the child have come. */
  isComplete(child: number): boolean {
    return this.#children.get(child)?.pipes === pipesOfAChild;
  }

  /** The child is dead: calls `then` when its last lines have been told. */
  end(child: number, then: () => void): void {
    const { clock } = this.#needs;
    const finish = () => {
      cancelWake();
      if (!this.#ending.delete(child)) return;
      this.#children.get(child)?.end();
      this.#children.delete(child);
      then();
    };
    const cancelWake = clock.wakeAt(clock.monotonicMs() + lastLinesMs, finish);
    this.#ending.set(child, finish);
    const lines = this.#children.get(child);
    if (lines === undefined) finish();
    else lines.whenRead(finish);
  }

  /** All children are dead and this was told of them: nothing of them is told any more, but what `end` still owes. */
  clear(): void {
    for (const finish of [...this.#ending.values()]) finish();
    for (const lines of this.#children.values()) lines.end();
    this.#children.clear();
  }

  #open(child: number): ChildLines {
    let isFirst = true;
    const lines = new ChildLines((from, line) => {
      if (isFirst) this.#needs.onFirst(child);
      isFirst = false;
      this.#needs.tellLine(child, from, line);
    });
    this.#children.set(child, lines);
    return lines;
  }
}
