import { describe, expect, it } from 'vitest';
import { screen } from '../../../../src/cli/client/screen.ts';

/** Without what moves the cursor. */
const linesOf = (text: string) =>
  text
    .replace('\x1b[H', '')
    .replace('\x1b[J', '')
    .split('\n')
    .slice(0, -1)
    .map(line => (line.endsWith('\x1b[K') ? line.slice(0, -3) : line));

describe('a screen', () => {
  it('is written from the top, each line over the one before, and nothing is left below', () =>
    expect(screen('a\nb\n', null)).toBe('\x1b[Ha\x1b[K\nb\x1b[K\n\x1b[J'));

  it('is no higher than the terminal, and says how much it leaves out', () => {
    const text = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('');
    expect(linesOf(screen(text, { columns: 80, rows: 5 }))).toEqual([
      ...['line 0', 'line 1', 'line 2', '… 7 lines more: make the terminal taller'],
    ]);
    expect(linesOf(screen(text, { columns: 80, rows: 11 }))).toHaveLength(10);
  });

  it('is no wider either; colours do not count, and end where the line is cut', () =>
    expect(linesOf(screen('\x1b[31mred\x1b[0m and plain\nshort', { columns: 5, rows: 9 }))).toEqual([
      '\x1b[31mred\x1b[0m a\x1b[0m',
      'short',
    ]));
});
