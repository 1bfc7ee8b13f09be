// Times a piece of work, and keeps the figures beside their bounds: printed as a table, and a broken bound fails the run.

const warmUps = 5;

/** Median of `runs`, in ms, after some runs that do not count. `prepare` is not timed. */
export function medianMs<Input>(
  runs: number,
  prepare: (run: number) => Input,
  work: (input: Input) => unknown,
  nowMs: () => number = () => performance.now(),
): number {
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const input = prepare(Math.max(0, run));
    const began = nowMs();
    work(input);
    if (run >= 0) times.push(nowMs() - began);
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
  readonly least: number | null;
  readonly isAim: boolean;
}

export class Figures {
  readonly #rows: Row[] = [];

  /** @param most the bound; null: shown for comparison only. */
  add(what: string, figure: number, unit: string, most: number | null = null): void {
    this.#rows.push({ what, figure, unit, most, least: null, isAim: false });
  }

  /** A wish, not a bound: a busy machine may miss it, and the run does not fail for it. */
  addAim(what: string, figure: number, unit: string, most: number): void {
    this.#rows.push({ what, figure, unit, most, least: null, isAim: true });
  }

  /** @param least the bound; null: shown for comparison only. */
  addLeast(what: string, figure: number, unit: string, least: number | null): void {
    this.#rows.push({ what, figure, unit, most: null, least, isAim: false });
  }

  print(): void {
    for (const line of this.lines) console.log(line);
  }

  /** The table, and below it what its words mean where it has them. */
  get lines(): readonly string[] {
    const verdicts = this.#rows.map(wordOf);
    return [
      ...this.#rows.map(lineOf),
      ...(['missed', 'FAILED'] as const).flatMap(word => {
        return verdicts.includes(word) ? [`${word}: ${meanings[word]}`] : [];
      }),
    ];
  }

  get areKept(): boolean {
    return this.#rows.every(row => row.isAim || isKept(row));
  }
}

const meanings = {
  missed: 'that is what is aimed at; a busy machine may miss it, and this run does not fail for it',
  FAILED: 'that is what is promised; this run fails for it (exit status 1)',
} as const;

function lineOf(row: Row): string {
  const { what, figure, unit, most, least } = row;
  const word = wordOf(row);
  const verdict = word === '' ? '' : `${word}, ${most === null ? `at least ${least}` : `at most ${most}`}`;
  return `${what.padEnd(64)} ${figure.toFixed(3).padStart(9)} ${unit.padEnd(6)} ${verdict}`.trimEnd();
}

function isKept({ figure, most, least }: Row): boolean {
  return (most === null || figure <= most) && (least === null || figure >= least);
}

function wordOf(row: Row): '' | 'ok' | 'missed' | 'FAILED' {
  const { most, least, isAim } = row;
  if (most === null && least === null) return '';
  if (isKept(row)) return 'ok';
  return isAim ? 'missed' : 'FAILED';
}
