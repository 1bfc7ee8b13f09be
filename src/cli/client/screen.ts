// A text that is written over the one before, in place: without a flicker, and no longer than the terminal, whose lines would scroll otherwise.

interface Size {
  readonly columns: number;
  readonly rows: number;
}

const home = '\x1b[H';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';
const plain = '\x1b[0m';

/** @param size null: of no known size, nothing is cut. */
export function screen(text: string, size: Size | null): string {
  const lines = text.trimEnd().split('\n');
  const shown = size === null ? lines : fitting(lines, size);
  return `${home}${shown.map(line => `${line}${clearLine}\n`).join('')}${clearBelow}`;
}

/** The last row is left free: what ends there would scroll. */
function fitting(lines: readonly string[], { columns, rows }: Size): readonly string[] {
  const room = Math.max(1, rows - 1);
  const hidden = lines.length - room + 1;
  const shown =
    lines.length <= room ? lines : [...lines.slice(0, room - 1), `… ${hidden} lines more: make the terminal taller`];
  return shown.map(line => cut(line, columns));
}

/** Colours take no room. */
function cut(line: string, columns: number): string {
  let width = 0;
  let text = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
  for (const [piece] of line.matchAll(/\x1b\[[\d;]*m|./gu)) {
    if (!piece.startsWith('\x1b')) width += 1;
    if (width > columns) return `${text}${plain}`;
    text += piece;
  }
  return text;
}
