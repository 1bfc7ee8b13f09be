// What a fuzzer throws inputs at. A batch is some inputs made from one seed: what fails in it is made smaller, and the seed repeats it.

import { defaultReportMessage, type RunDetails } from 'fast-check';

/** What was found: a text for people, with the smallest input that shows it; null: nothing. */
export type Find = string | null;

export interface OpenTarget {
  /** @param inputs how many of them. Never throws for what the target does wrong. */
  batch(seed: number, inputs: number): Promise<Find>;
  /** What the inputs came to, by kind: a fuzzer whose inputs are all refused at the door shows nothing. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export interface Target {
  readonly inputsInABatch: number;
  open(): Promise<OpenTarget>;
}

export function findOf<Inputs>(details: RunDetails<Inputs>): Find {
  if (!details.failed) return null;
  const { errorInstance: error } = details;
  return `${defaultReportMessage(details)}\n\n${error instanceof Error ? error.stack : `Error: ${String(error)}`}`;
}

export class Counts extends Map<string, number> {
  add(what: string): void {
    this.set(what, (this.get(what) ?? 0) + 1);
  }
}
