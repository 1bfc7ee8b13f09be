// Times a piece of work, and keeps the figures beside their bounds: printed as a table, and a broken bound fails the run.

const warmUps = 5;

/** Median of `runs`, in ms, after some runs that do not count. `prepare` is not timed. */
export function medianMs<Input>(
  runs: number,
  prepare: (run: number) => Input,
  work: (input: Input) => unknown,
): number {
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const input = prepare(Math.max(0, run));
    const began = performance.now();
    work(input);
    if (run >= 0) times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** The one below which `share` of the numbers lie, at least. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

interface Row {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly most: number | null;
  readonly isAim: boolean;
}

export class Figures {
  readonly #rows: Row[] = [];

  /** @param most the bound; null: shown for comparison only. */
  add(what: string, figure: number, unit: string, most: number | null = null): void {
    this.#rows.push({ what, figure, unit, most, isAim: false });
  }

  /** A wish, not a bound: a busy machine may miss it, and the run does not fail for it. */
  addAim(what: string, figure: number, unit: string, most: number): void {
    this.#rows.push({ what, figure, unit, most, isAim: true });
  }

  print(): void {
    for (const { what, figure, unit, most, isAim } of this.#rows) {
      const missed = isAim ? 'missed' : 'FAILED';
      const verdict = most === null ? '' : `${figure <= most ? 'ok' : missed}, at most ${most}`;
      console.log(`${what.padEnd(64)} ${figure.toFixed(3).padStart(9)} ${unit.padEnd(6)} ${verdict}`.trimEnd());
    }
  }

  get areKept(): boolean {
    return this.#rows.every(({ figure, most, isAim }) => most === null || isAim || figure <= most);
  }
}
