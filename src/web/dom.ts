// The little that the pages need of the DOM: find, make, and change only what differs, so that a page refreshed every second keeps
// selections, focus and animations. Text is always set as text, never parsed as HTML.

export function find<Kind extends HTMLElement>(id: string, kind: abstract new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no #${id}`);
}

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element: Element, className: string): void {
  if (element.className !== className) element.className = className;
}

/** A cell whose value may be unknown (null): a dash then, which a phone leaves out. */
export function setFact(cell: Element, text: string | null): void {
  setText(cell, text ?? '–');
  cell.classList.toggle('spare', text === null);
}

/** A row of a table that knows how to show one item, kept from one refresh to the next. */
export interface Row<Item> {
  readonly element: HTMLElement;
  show(item: Item): void;
}

/** Makes `parent` show exactly these items in this order; rows are kept by key. */
export function showRows<Item>(
  parent: HTMLElement,
  rows: Map<string, Row<Item>>,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  makeRow: () => Row<Item>,
): void {
  const left = new Set(rows.keys());
  items.forEach((item, index) => {
    const key = keyOf(item);
    left.delete(key);
    const row = rows.get(key) ?? makeRow();
    rows.set(key, row);
    row.show(item);
    if (parent.children[index] !== row.element) parent.insertBefore(row.element, parent.children[index] ?? null);
  });
  for (const key of left) {
    rows.get(key)?.element.remove();
    rows.delete(key);
  }
}
