// Lists of the API, page by page: `{"streams": […], "estimated_count": N, "next": cursor or null}`. The cursor is the last name given out,
// so a list that changes meanwhile neither repeats nor skips what stayed.

import { HttpError } from '../http-error.ts';

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** How many there are on all pages. */
  readonly count: number;
  readonly next: string | null;
}

const defaultLimit = 100;
const maximumLimit = 10_000;

/** @param query `limit`, `cursor`, and `name` (one or several, with commas) are read. */
export function listPage<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  query: URLSearchParams,
): ListPage<Item> {
  const limit = parseLimit(query.get('limit'));
  const after = parseCursor(query.get('cursor'));
  const named = byName(all, nameOf, query.get('name'));
  const sorted = named.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const left = after === null ? sorted : sorted.filter(item => nameOf(item) > after);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const next = last !== undefined && left.length > items.length ? makeCursor(nameOf(last)) : null;
  return { items, count: sorted.length, next };
}

function byName<Item>(all: readonly Item[], nameOf: (item: Item) => string, names: string | null): readonly Item[] {
  if (names === null) return all;
  const wanted = new Set(names.split(','));
  return all.filter(item => wanted.has(nameOf(item)));
}

function parseLimit(text: string | null): number {
  if (text === null) return defaultLimit;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= maximumLimit) return limit;
  throw new HttpError(400, `limit must be a whole number from 1 to ${maximumLimit}`, { path: ['limit'] });
}

function makeCursor(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function parseCursor(text: string | null): string | null {
  if (text === null) return null;
  const name = Buffer.from(text, 'base64url').toString();
  if (makeCursor(name) === text) return name;
  throw new HttpError(400, 'cursor must be the `next` of an earlier answer', { path: ['cursor'] });
}
