// The streams, thousands of them: only the rows that are in view, and some beside them, are in the document, all of one height. The page
// itself scrolls. One row at a time takes part in tabbing; arrows go from it to the others, Enter opens it.

import { find, setText } from '../dom.ts';
import type { Passes } from '../passes/passes.ts';
import { mayChange, nodeUnixMs, type PageState } from '../state/page-state.ts';
import type { Stream } from '../state/picture.ts';
import { movedForMs } from '../state/reduce.ts';
import { Previews, type PreviewWanted } from './previews.ts';
import { type RowRange, rowsInView } from './rows-in-view.ts';
import { type StreamRow, streamRow } from './stream-row.ts';
import { isTrouble } from './stream-state.ts';

const spareRows = 6;

export class StreamList {
  readonly #open: (stream: string) => void;
  readonly #passes: Pick<Passes, 'of'>;
  readonly #grid = find('streams', HTMLElement);
  readonly #body = find('stream-rows', HTMLElement);
  readonly #bar = find('stream-bar', HTMLElement);
  readonly #head = find('stream-head', HTMLElement);
  readonly #ruler = find('row-height', HTMLElement);
  readonly #previews = new Previews();
  readonly #rows = new Map<string, StreamRow>();
  #streams: readonly Stream[] = [];
  #state: PageState | null = null;
  #rowPx = 0;
  /** The row that takes part in tabbing. */
  #active: string | null = null;
  arePreviewsWanted = true;

  constructor(open: (stream: string) => void, passes: Pick<Passes, 'of'>) {
    this.#open = open;
    this.#passes = passes;
    addEventListener('scroll', () => this.#draw(), { passive: true });
    addEventListener('resize', () => this.#draw());
    new ResizeObserver(() => this.#measure()).observe(this.#ruler);
    this.#body.addEventListener('keydown', event => this.#onKey(event));
    this.#body.addEventListener('click', event => this.#onClick(event));
    this.#body.addEventListener('focusin', event => this.#activate(nameOf(event.target)));
    this.#measure();
  }

  show(streams: readonly Stream[], state: PageState): void {
    if (this.#state !== null && mayChange(this.#state) && !mayChange(state)) this.#hideGuarded();
    this.#streams = streams;
    this.#state = state;
    this.#grid.ariaRowCount = String(streams.length + 1);
    this.#body.style.height = `${streams.length * this.#rowPx}px`;
    this.#draw();
  }

  /** From the search field into the rows. */
  focusFirst(): void {
    this.#focus(0);
  }

  openFirst(): void {
    const [first] = this.#streams;
    if (first !== undefined) this.#open(first.name);
  }

  /** The height of a row is a matter of the style sheet: of the type's size and the screen's width. */
  #measure(): void {
    this.#rowPx = this.#ruler.getBoundingClientRect().height;
    this.#body.style.height = `${this.#streams.length * this.#rowPx}px`;
    this.#draw();
  }

  #inView(): RowRange {
    const topPx = this.#body.getBoundingClientRect().top;
    return rowsInView({ topPx, viewPx: innerHeight, rowPx: this.#rowPx, count: this.#streams.length });
  }

  #draw(): void {
    const state = this.#state;
    if (state === null || this.#rowPx === 0) return;
    const inView = this.#inView();
    const from = Math.max(0, inView.from - spareRows);
    const to = Math.min(this.#streams.length, inView.to + spareRows);
    const indexes = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
    const active = this.#streams.findIndex(({ name }) => name === this.#active);
    // The row with the focus stays in the document, wherever the page has been scrolled to.
    if (active >= 0 && (active < from || active >= to)) indexes.push(active);
    this.#drop(new Set(indexes.map(index => this.#streams[index]?.name ?? '')));
    const tabStop = active >= 0 ? active : inView.from;
    for (const index of indexes) this.#place(index, state, index === tabStop);
    this.#showPreviews(inView, mayChange(state));
  }

  #drop(kept: ReadonlySet<string>): void {
    for (const [name, { element }] of this.#rows) {
      if (kept.has(name)) continue;
      element.remove();
      this.#rows.delete(name);
    }
  }

  #place(index: number, state: PageState, isTabStop: boolean): void {
    const stream = this.#streams[index];
    if (stream === undefined) return;
    const row = this.#rows.get(stream.name) ?? streamRow();
    const movedAtMs = state.movedAtMs.get(stream.name) ?? Number.NEGATIVE_INFINITY;
    row.show({ stream, unixMs: nodeUnixMs(state), isMoved: state.nowMs - movedAtMs < movedForMs });
    const { element } = row;
    element.style.transform = `translateY(${index * this.#rowPx}px)`;
    element.dataset.stream = stream.name;
    element.ariaRowIndex = String(index + 2);
    element.tabIndex = isTabStop ? 0 : -1;
    if (this.#rows.has(stream.name)) return;
    this.#rows.set(stream.name, row);
    this.#body.append(element);
  }

  /** Somebody has logged out: also what is out of view, and not asked for again before it is seen. */
  #hideGuarded(): void {
    for (const { name, on_play } of this.#streams) {
      const image = this.#rows.get(name)?.image;
      if (on_play !== undefined && image !== undefined) image.hidden = true;
    }
  }

  #showPreviews({ from, to }: RowRange, isOperator: boolean): void {
    const seen = this.arePreviewsWanted ? this.#streams.slice(from, to) : [];
    this.#previews.show(seen.flatMap(stream => this.#previewOf(stream, isOperator) ?? []));
  }

  /** null: there is nothing to be seen of it, or not yet. */
  #previewOf({ name, disabled, stats, on_play }: Stream, isOperator: boolean): PreviewWanted | null {
    const row = this.#rows.get(name);
    if (row === undefined || disabled || stats.status !== 'running') return null;
    const byPass = isOperator && on_play !== undefined;
    const pass = byPass ? this.#passes.of(name) : null;
    return byPass && pass === null ? null : { stream: name, image: row.image, pass };
  }

  #activate(name: string | null): void {
    if (name !== null) this.#active = name;
  }

  #onClick(event: MouseEvent): void {
    const name = nameOf(event.target);
    // Somebody marks text to copy it.
    if (name !== null && getSelection()?.type !== 'Range') this.#open(name);
  }

  #onKey(event: KeyboardEvent): void {
    const name = nameOf(event.target);
    if (name === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#streams.findIndex(stream => stream.name === name);
    const page = Math.max(1, Math.floor(innerHeight / this.#rowPx) - 3);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: this.#streams.length - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) this.#focus(target);
    else if (event.key === 'Enter' || event.key === ' ') this.#open(name);
    else return;
    event.preventDefault();
  }

  #focus(wanted: number): void {
    const index = Math.min(this.#streams.length - 1, Math.max(0, wanted));
    const stream = this.#streams[index];
    if (stream === undefined) return;
    this.#active = stream.name;
    this.#scrollTo(index);
    this.#draw();
    this.#rows.get(stream.name)?.element.focus({ preventScroll: true });
  }

  /** No further than the row needs. What stands at the top of the window covers rows. */
  #scrollTo(index: number): void {
    const topPx = this.#body.getBoundingClientRect().top + index * this.#rowPx;
    const coveredPx = this.#bar.getBoundingClientRect().height + this.#head.getBoundingClientRect().height;
    if (topPx < coveredPx) scrollBy(0, topPx - coveredPx);
    else if (topPx + this.#rowPx > innerHeight) scrollBy(0, topPx + this.#rowPx - innerHeight);
  }
}

function nameOf(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-stream]') : null;
  return row?.dataset.stream ?? null;
}

/** "2,000", "12 of 2,000, 3 of them in trouble" */
export function showCount(element: HTMLElement, shown: readonly Stream[], all: readonly Stream[]): void {
  const total = all.length.toLocaleString('en');
  const troubled = shown.filter(isTrouble).length;
  const some = shown.length === all.length ? total : `${shown.length.toLocaleString('en')} of ${total}`;
  setText(element, troubled === 0 ? some : `${some}, ${troubled.toLocaleString('en')} in trouble`);
}
