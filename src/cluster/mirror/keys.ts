// The names of all keys in the store, below /weir/<cluster>/. Node names hold no '/', stream names may.

import { streamName } from '../../config/values/word.ts';

export type KeyName =
  | { readonly table: 'members'; readonly node: string }
  | { readonly table: 'owners'; readonly stream: string }
  | { readonly table: 'moves'; readonly stream: string }
  | { readonly table: 'drains'; readonly node: string }
  | { readonly table: 'declines'; readonly node: string; readonly stream: string }
  | { readonly table: 'stops'; readonly stream: string }
  | { readonly table: 'nodes'; readonly node: string }
  | { readonly table: 'streams'; readonly stream: string };

export function prefixOf(cluster: string): string {
  return `/weir/${cluster}/`;
}

export function keyOf(prefix: string, name: KeyName): string {
  switch (name.table) {
    case 'declines':
      return `${prefix}declines/${name.node}/${name.stream}`;
    case 'members':
    case 'drains':
    case 'nodes':
      return `${prefix}${name.table}/${name.node}`;
    default:
      return `${prefix}${name.table}/${name.stream}`;
  }
}

/** null for a key that is not ours: a later version or a stranger may write below the prefix too. */
export function parseKey(prefix: string, key: string): KeyName | null {
  if (!key.startsWith(prefix)) return null;
  const path = key.slice(prefix.length);
  const slash = path.indexOf('/');
  const table = path.slice(0, slash);
  const rest = path.slice(slash + 1);
  if (slash < 0 || rest === '') return null;
  switch (table) {
    case 'members':
    case 'drains':
    case 'nodes':
      return rest.includes('/') ? null : { table, node: rest };
    case 'owners':
    case 'moves':
    case 'stops':
      return { table, stream: rest };
    case 'streams':
      // the API puts no other there; one that ends like an address of a stream would hide it, and a line end would go into logs
      return streamName.parse(rest).type === 'value' ? { table, stream: rest } : null;
    case 'declines': {
      const end = rest.indexOf('/');
      if (end <= 0 || end === rest.length - 1) return null;
      return { table, node: rest.slice(0, end), stream: rest.slice(end + 1) };
    }
    default:
      return null;
  }
}
