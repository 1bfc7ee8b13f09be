import { describe, expect, it } from 'vitest';
import { listPage } from '../../../../src/http/api/listing.ts';
import { HttpError } from '../../../../src/http/http-error.ts';

const page = (names: readonly string[], query: string) => listPage(names, name => name, new URLSearchParams(query));

/** All pages, read to the end; `between` may change the list after each. */
function readAll(first: readonly string[], limit: number, between = (names: readonly string[]) => names): string[] {
  const read: string[] = [];
  let names = first;
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, next }: ReturnType<typeof page> = page(names, `limit=${limit}${cursor && `&cursor=${cursor}`}`);
    read.push(...items);
    names = between(names);
    cursor = next;
  }
  return read;
}

describe('listPage', () => {
  it('is sorted by name, and says how many there are on all pages', () => {
    expect(page(['b', 'c', 'a'], 'limit=2')).toMatchObject({ items: ['a', 'b'], count: 3, next: expect.any(String) });
    expect(page(['b', 'c', 'a'], 'limit=3')).toEqual({ items: ['a', 'b', 'c'], count: 3, next: null });
    expect(page([], '')).toEqual({ items: [], count: 0, next: null });
  });

  it.each([1, 2, 3, 4])('comes whole in pages of %d', limit =>
    expect(readAll(['d', 'b', 'a', 'c'], limit)).toEqual(['a', 'b', 'c', 'd']),
  );

  it('neither repeats nor skips what stayed when the list changes between pages', () => {
    expect(readAll(['a', 'b', 'c', 'd'], 2, () => ['A', 'a', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes names that no address could hold as they are', () =>
    expect(readAll(['ä/ö', 'b c', 'é&cursor=x'], 1)).toEqual(['b c', 'ä/ö', 'é&cursor=x']));

  it('has 100 on a page unless it is told otherwise', () =>
    expect(
      page(
        Array.from({ length: 150 }, (_, index) => `s${index}`),
        '',
      ).items,
    ).toHaveLength(100));

  it('may be of some names only', () =>
    expect(page(['a', 'b', 'c'], 'name=c,a,nobody')).toEqual({ items: ['a', 'c'], count: 2, next: null }));

  it.each(['limit=0', 'limit=10001', 'limit=-1', 'limit=1.5', 'limit=', 'limit=9999999', 'cursor=%25', 'cursor=a'])(
    'refuses %s, and says which word it is',
    query => {
      const refuse = () => page(['a'], query);
      expect(refuse).toThrow(HttpError);
      expect(refuse).toThrow(expect.objectContaining({ status: 400, path: [query.split('=')[0]] }));
    },
  );
});
