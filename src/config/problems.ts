// Collects what is wrong while a configuration is read, so that all of it is told at once. Sentences have one shape:
// what is wrong (expected …, got …). Callers pass only words that were masked.

import { hasErrors, type Place, type Severity } from './diagnostic.ts';

export interface Problem {
  readonly severity: Severity;
  readonly place: Place | null;
  readonly sentence: string;
}

export interface Details {
  readonly expected?: string;
  readonly got?: string;
}

/** More than that many are counted, not kept: a file that is no configuration at all must not fill the memory. */
const mostProblems = 1000;

export class Problems {
  readonly #kept: Problem[] = [];
  #lost = 0;

  error(place: Place | null, what: string, details: Details = {}): void {
    this.#add({ severity: 'error', place, sentence: sentence(what, details) });
  }

  warn(place: Place | null, what: string, details: Details = {}): void {
    this.#add({ severity: 'warning', place, sentence: sentence(what, details) });
  }

  /** In the order of the files (as `files` lists them), lines and columns; the same sentence at the same place once. */
  sorted(files: readonly string[]): readonly Problem[] {
    const rank = new Map(files.map((file, index) => [file, index]));
    const position = (problem: Problem): number =>
      problem.place ? (rank.get(problem.place.file) ?? -1) : files.length;
    const sorted = this.#kept.toSorted(
      (a, b) =>
        position(a) - position(b) ||
        (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
        (a.place?.column ?? 0) - (b.place?.column ?? 0),
    );
    const once = [...new Map(sorted.map(problem => [identity(problem), problem])).values()];
    if (this.#lost === 0) return once;
    return [...once, { severity: 'error', place: null, sentence: `${this.#lost} more problems are not shown` }];
  }

  /** Further problems are only counted: nobody needs to look for good words for them. */
  get isFull(): boolean {
    return this.#kept.length >= mostProblems;
  }

  get hasErrors(): boolean {
    return this.#lost > 0 || hasErrors(this.#kept);
  }

  #add(problem: Problem): void {
    if (this.isFull) this.#lost += 1;
    else this.#kept.push(problem);
  }
}

function identity({ severity, place, sentence }: Problem): string {
  return JSON.stringify([severity, place?.file, place?.line, place?.column, sentence]);
}

function sentence(what: string, { expected, got }: Details): string {
  const parts = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(got === undefined ? [] : [`got ${got}`]),
  ];
  return parts.length === 0 ? what : `${what} (${parts.join(', ')})`;
}
