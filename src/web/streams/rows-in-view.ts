// Which rows of a long list are in the window.

export interface RowRange {
  readonly from: number;
  /** The first one that is not. */
  readonly to: number;
}

export interface ListInWindow {
  /** Where the list begins, from the top of the window; negative: it has been scrolled past that. */
  readonly topPx: number;
  readonly viewPx: number;
  readonly rowPx: number;
  readonly count: number;
}

export function rowsInView({ topPx, viewPx, rowPx, count }: ListInWindow): RowRange {
  if (rowPx <= 0) return { from: 0, to: 0 };
  const from = Math.min(count, Math.max(0, Math.floor(-topPx / rowPx)));
  const to = Math.min(count, Math.max(from, Math.ceil((viewPx - topPx) / rowPx)));
  return { from, to };
}
