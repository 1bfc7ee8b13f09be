// A table for terminals and pipes: columns as wide as their widest cell, two spaces between them, nothing behind the last.

export interface Cell {
  readonly text: string;
  /** SGR parameters such as '32'; left out: plain. */
  readonly paint?: string | undefined;
}

/** @param colored whether paint is used. Rows may be shorter than the head. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], colored: boolean): string {
  const all = [head.map(text => ({ text, paint: '2' })), ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => width(row[column]?.text ?? ''))));
  return all.map(row => `${rowText(row, widths, colored)}\n`).join('');
}

function rowText(row: readonly Cell[], widths: readonly number[], colored: boolean): string {
  const cells = row.map(({ text, paint }, column) => {
    const clean = printable(text);
    const padding = column === row.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - width(text) + 2);
    return colored && paint !== undefined ? `\x1b[${paint}m${clean}\x1b[0m${padding}` : `${clean}${padding}`;
  });
  return cells.join('').trimEnd();
}

function width(text: string): number {
  return [...printable(text)].length;
}

/** What a node says must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
