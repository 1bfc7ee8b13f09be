// The table of a run, in Markdown: a line for each case and delivery, a column for each player. In a cell: how many of the runs it survived,
// and the seconds without picture, median and, where they differ, most; why not is told under the table.

import type { Delivery } from '../../src/config/config.ts';
import type { Verdict } from './watch/verdict.ts';

/** Of a reason; the logs have all of it. */
const MOST_LETTERS = 200;

export interface Figure {
  readonly title: string;
  readonly delivery: Delivery;
  readonly player: string;
  readonly verdict: Verdict;
}

export function tableOf(figures: readonly Figure[]): string {
  const players = distinct(figures.map(({ player }) => player));
  const notes = new Notes();
  const rows = distinct(figures.map(rowName)).map(row => {
    const cells = players.map(player =>
      cellOf(
        figures.filter(figure => rowName(figure) === row && figure.player === player),
        notes,
      ),
    );
    return `| ${row} | ${cells.join(' | ')} |`;
  });
  const head = [`| what happens, delivery | ${players.join(' | ')} |`, `|---|${players.map(() => '---|').join('')}`];
  return [...head, ...rows, '', ...notes.lines(), ''].join('\n');
}

function rowName({ title, delivery }: Figure): string {
  return `${title}, ${delivery}`;
}

function cellOf(figures: readonly Figure[], notes: Notes): string {
  const verdicts = figures.map(({ verdict }) => verdict);
  const alive = verdicts.filter(({ survived }) => survived);
  const count = `${alive.length}/${verdicts.length}`;
  const reasons = verdicts.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const marks = distinct(reasons.map(reason => notes.markOf(reason))).join(' ');
  if (verdicts.length === 0) return '-';
  if (alive.length === 0) return `${count} ${marks}`;
  const lost = alive.map(({ totalS }) => totalS);
  const most = Math.max(...lost);
  const range = most - median(lost) < 0.05 ? '' : ` (most ${most.toFixed(1)} s)`;
  return [`${count}, ${median(lost).toFixed(1)} s${range}`, marks].filter(Boolean).join(' ');
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}

class Notes {
  readonly #reasons: string[] = [];

  /** Numbers in words differ from run to run: reasons that differ in nothing else are one. */
  markOf(reason: string): string {
    const line = reason.split('\n', 1).join('').slice(0, MOST_LETTERS);
    const known = this.#reasons.findIndex(one => withoutNumbers(one) === withoutNumbers(line));
    if (known >= 0) return `[${known + 1}]`;
    this.#reasons.push(line);
    return `[${this.#reasons.length}]`;
  }

  lines(): readonly string[] {
    return this.#reasons.map((reason, index) => `[${index + 1}] ${reason}  `);
  }
}

function withoutNumbers(text: string): string {
  return text.replace(/[0-9a-fx.:]*\d[0-9a-fx.:]*/g, '#');
}
