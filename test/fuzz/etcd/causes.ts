// Which stops of an ingest a strange value may cause. A stream that runs on a node of its own is stopped by nothing but
//
//   its owner key, when anything is written there: another term, or one that nobody can read, which may be another's;
//   a mark on it that stands whatever it says: a stop, or a drain of the node that runs it;
//   a move of it that can be read;
//   its own value, when it is held in etcd: taken away, or one that can be read;
//   the member key of the node that runs it, when that can be read.
//
// Whatever else a stranger writes, also what cannot be read under these last three, leaves the very process alone.

import { parseKey } from '../../../src/cluster/mirror/keys.ts';
import { readStreamValue } from '../../../src/cluster/mirror/stream-value.ts';
import { parseMember, parseMove } from '../../../src/cluster/mirror/values.ts';

export interface Written {
  readonly key: string;
  /** null: taken away. */
  readonly value: string | null;
}

/** @param isHeld whether the stream is one of those that are held in etcd. */
export function mayStop(
  prefix: string,
  { key, value }: Written,
  { stream, node, isHeld }: { readonly stream: string; readonly node: string; readonly isHeld: boolean },
): boolean {
  const name = parseKey(prefix, key);
  switch (name?.table) {
    case 'owners':
    case 'stops':
      return name.stream === stream;
    case 'moves':
      return name.stream === stream && value !== null && parseMove(value) !== null;
    case 'streams':
      return name.stream === stream && isHeld && (value === null || readStreamValue(value).type === 'value');
    case 'drains':
      return name.node === node;
    case 'members':
      return name.node === node && value !== null && parseMember(value) !== null;
    default:
      return false;
  }
}
