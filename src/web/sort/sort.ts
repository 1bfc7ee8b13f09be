// By which column a table is sorted, and the sorting. What is not known comes last either way.

export interface Sort<Column extends string> {
  readonly column: Column;
  readonly descending: boolean;
}

export type SortKey = string | number | null;

const texts = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** @param beginHigh columns whose highest values are looked for first. */
export function nextSort<Column extends string>(
  { column, descending }: Sort<Column>,
  asked: Column,
  beginHigh: readonly Column[],
): Sort<Column> {
  if (asked === column) return { column, descending: !descending };
  return { column: asked, descending: beginHigh.includes(asked) };
}

/** Those with equal keys stay in the order in which they came. */
export function sortBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  descending: boolean,
): readonly Item[] {
  const keyed = items.map(item => ({ item, key: keyOf(item) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ item }) => item);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return texts.compare(String(a), String(b));
}
