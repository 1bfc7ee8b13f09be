// All trials of a run, by what befell the links: what was measured with each kind of trouble beside what was measured without any in the same
// run, and what it has added, beside its bound.

import { type Figures, quantile } from '../measure.ts';
import type { Trouble } from './link-door.ts';
import { type Measure, measures } from './samples.ts';
import type { Trial } from './trial.ts';

const mostAddedMs = 500;
/** What each kind must have done, or there was no trouble: who is cut off does not hear of the other's streams, but a line that is full still
 *  brings news; copies are not there in time, but a reset tells at once that they cannot be had from there. */
const least: Readonly<Record<Trouble, { readonly hiddenMs: number | null; readonly unprotected: number | null }>> = {
  cut: { hiddenMs: 1000, unprotected: null },
  stalled: { hiddenMs: 1000, unprotected: 1 },
  silent: { hiddenMs: 1000, unprotected: 1 },
  flooded: { hiddenMs: null, unprotected: 1 },
};

const titles: Readonly<Record<Measure, string>> = {
  listed: 'a segment, in the list of its owner',
  told: 'a segment, in the list of another node',
  playlist: 'a request for a playlist at another node',
  segment: 'a request for a segment at another node',
};
const claimsTitle = "the claims of a dead node's streams";

export class LinkReport {
  readonly #trials = new Map<Trouble | null, Trial[]>();

  take(trouble: Trouble | null, trial: Trial): void {
    this.#trials.set(trouble, [...(this.#trials.get(trouble) ?? []), trial]);
  }

  print(): void {
    console.log('ms: median / 95 of 100 / most (how many)');
    for (const measure of measures) {
      console.log(titles[measure]);
      printRow('without', this.#without(measure));
      for (const [trouble, trials] of this.#troubled) printRow(trouble, during(trials, measure));
    }
    console.log(claimsTitle);
    printRow('without', this.#calmClaims);
    for (const [trouble, trials] of this.#troubled) printRow(trouble, claimsOf(trials));
    const failures = [...this.#trials.values()].flat().flatMap(trial => trial.failures);
    for (const failure of new Set(failures)) console.log(failure);
  }

  addTo(figures: Figures): void {
    for (const [trouble, trials] of this.#troubled) {
      for (const measure of measures) {
        const added = addedMs(this.#without(measure), during(trials, measure));
        figures.add(`${trouble}, added to ${titles[measure]}`, added, 'ms', mostAddedMs);
      }
      const added = addedMs(this.#calmClaims, claimsOf(trials));
      figures.add(`${trouble}, added to ${claimsTitle}`, added, 'ms', mostAddedMs);
      addEffect(figures, trouble, trials);
    }
  }

  get #troubled(): readonly (readonly [Trouble, readonly Trial[]])[] {
    return [...this.#trials].flatMap(([trouble, trials]) => (trouble === null ? [] : [[trouble, trials] as const]));
  }

  get #calmClaims(): readonly number[] {
    return claimsOf(this.#trials.get(null) ?? []);
  }

  /** In all of the run: before each trouble, and where none came. */
  #without(measure: Measure): readonly number[] {
    const before = [...this.#trials.values()].flat().flatMap(trial => trial.before[measure]);
    return [...before, ...during(this.#trials.get(null) ?? [], measure)];
  }
}

/** The worst of all, and the one that 95 of 100 keep: whichever has grown more. The worst alone may be a moment in which the machine did
 *  something else, with the trouble or without. */
function addedMs(without: readonly number[], withIt: readonly number[]): number {
  return Math.max(...[0.95, 1].map(share => quantile(withIt, share) - quantile(without, share)));
}

function addEffect(figures: Figures, trouble: Trouble, trials: readonly Trial[]): void {
  const failures = trials.reduce((sum, trial) => sum + trial.failures.length, 0);
  figures.add('  requests that failed', failures, '', 0);
  const hiddenMs = Math.min(...trials.map(trial => trial.hiddenMs));
  figures.addLeast('  what it did: late news of streams behind it', hiddenMs, 'ms', least[trouble].hiddenMs);
  const unprotected = Math.min(...trials.map(trial => trial.unprotected));
  figures.addLeast('  what it did: segments without a copy in time', unprotected, '', least[trouble].unprotected);
}

function during(trials: readonly Trial[], measure: Measure): readonly number[] {
  return trials.flatMap(trial => trial.during[measure]);
}

function claimsOf(trials: readonly Trial[]): readonly number[] {
  return trials.map(({ claimMs }) => claimMs);
}

function printRow(name: string, numbers: readonly number[]): void {
  const row = [0.5, 0.95, 1].map(share => quantile(numbers, share).toFixed(0).padStart(5)).join(' /');
  console.log(`  ${name.padEnd(10)} ${row} (${numbers.length})`);
}
