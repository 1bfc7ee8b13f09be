// The buttons in the head of a table by which it is sorted: every element with `data-sort` gets one. The direction is said by `aria-sort`,
// which also draws the arrow.

import { make } from '../dom.ts';
import type { Sort } from './sort.ts';

export function sortHeader<Column extends string>(
  head: HTMLElement,
  choose: (column: Column) => void,
): (sort: Sort<Column>) => void {
  const cells = [...head.querySelectorAll<HTMLElement>('[data-sort]')];
  for (const cell of cells) {
    const button = make('button', 'sort', ...cell.childNodes);
    button.type = 'button';
    // The columns are those that the page's HTML names.
    button.addEventListener('click', () => choose(cell.dataset.sort as Column));
    cell.append(button);
  }
  return ({ column, descending }) => {
    for (const cell of cells) {
      const direction = cell.dataset.sort !== column ? 'none' : descending ? 'descending' : 'ascending';
      if (cell.ariaSort !== direction) cell.ariaSort = direction;
    }
  };
}
