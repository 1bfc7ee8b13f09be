// A whole list of the API: every page of it.

import { askNode } from './ask-node.ts';
import { CommandError } from './command-error.ts';
import type { NodeAddress } from './node-address.ts';

/** @param query further conditions, such as '&name=a,b'. @throws CommandError. */
export async function askAll<Item>(
  address: NodeAddress,
  path: string,
  collection: string,
  query = '',
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const page = await askNode<Readonly<Record<string, unknown>>>(address, `${path}?limit=1000${query}${cursor}`);
    const found = page[collection];
    if (!Array.isArray(found))
      throw new CommandError(1, `what answers at ${path} is not weir, or a version that differs`);
    items.push(...found);
    cursor = typeof page.next === 'string' ? `&cursor=${encodeURIComponent(page.next)}` : '';
  } while (cursor !== '');
  return items;
}
