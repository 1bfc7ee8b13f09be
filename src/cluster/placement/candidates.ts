// Who may take streams: the living nodes as one set of tables shows them, and for one stream its preferred node.

import { keyOf } from '../mirror/keys.ts';
import type { Row } from '../mirror/row.ts';
import { declineId, type Tables } from '../mirror/tables.ts';
import type { DeclineValue, MemberValue } from '../mirror/values.ts';
import type { ClusterStream } from '../settings.ts';
import type { Compare } from '../transaction.ts';
import { nameHash, rendezvousOrder, type Scorer } from './rendezvous.ts';

export interface Candidate extends Scorer {
  readonly maxStreams: number | null;
  readonly session: number;
}

/** All living nodes that may take streams, by name. When every node drains, all may. */
export function candidates(tables: Tables): readonly Candidate[] {
  const living = [...tables.members].flatMap(([name, row]) => candidateOf(name, row));
  const willing = living.filter(node => !tables.drains.has(node.name));
  return (willing.length > 0 ? willing : living).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The other nodes that may take the stream and can be reached, in the order in which they would. */
export function othersFor(
  tables: Tables,
  stream: string,
  me: string,
  isReachable: (node: string) => boolean,
): readonly string[] {
  const others = candidates(tables).filter(({ name }) => name !== me && isReachable(name));
  return rendezvousOrder(others, stream);
}

function candidateOf(name: string, row: Row<MemberValue>): Candidate[] {
  if (row.value === null || row.value.leaving) return [];
  const { weight, maxStreams } = row.value;
  return [{ name, hash: nameHash(name), weight, maxStreams, session: row.create }];
}

/** How a preferred host stands to a stream, with the compares that make a claim fail if that is not true any more. */
export type Willingness =
  | { readonly type: 'willing' }
  | { readonly type: 'away'; readonly compares: readonly Compare[]; readonly reason: string };

export function willingnessOf(tables: Tables, prefix: string, host: string, stream: string): Willingness {
  const member = tables.members.get(host);
  const memberKey = keyOf(prefix, { table: 'members', node: host });
  if (member === undefined) {
    return { type: 'away', compares: [{ key: memberKey, target: 'create', is: '=', revision: 0 }], reason: 'is down' };
  }
  if (member.value === null || member.value.leaving) {
    const reason = member.value === null ? 'has a member key that cannot be read' : 'is leaving';
    return { type: 'away', compares: [{ key: memberKey, target: 'mod', is: '=', revision: member.mod }], reason };
  }
  if (tables.drains.has(host)) {
    const key = keyOf(prefix, { table: 'drains', node: host });
    return { type: 'away', compares: [{ key, target: 'create', is: '>', revision: 0 }], reason: 'is draining' };
  }
  const decline = declineOf(tables, host, stream);
  if (decline?.value != null) {
    const key = keyOf(prefix, { table: 'declines', node: host, stream });
    const compares: Compare[] = [
      { key, target: 'mod', is: '=', revision: decline.mod },
      { key: memberKey, target: 'create', is: '=', revision: member.create },
    ];
    return { type: 'away', compares, reason: `declines it: ${decline.value.reason}` };
  }
  return { type: 'willing' };
}

/** The decline that counts: of the host's present session. */
function declineOf(tables: Tables, host: string, stream: string): Row<DeclineValue> | null {
  const row = tables.declines.get(declineId(host, stream));
  return row?.value != null && row.value.session === tables.members.get(host)?.create ? row : null;
}

export function isDeclinedBy(tables: Tables, host: string, stream: string): boolean {
  return declineOf(tables, host, stream) !== null;
}

/** The first living and willing host of capture_at; null: none, so any node may take it. */
export function preferredNode(tables: Tables, prefix: string, stream: ClusterStream): string | null {
  for (const host of stream.captureAt) {
    if (willingnessOf(tables, prefix, host, stream.name).type === 'willing') return host;
  }
  return null;
}
