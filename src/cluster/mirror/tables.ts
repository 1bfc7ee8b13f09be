// All keys of the cluster at one revision, parsed. Immutable: a change copies the one table that it touches.

import type { ChangeEvent } from '../feed.ts';
import type { Entry } from '../transaction.ts';
import { type KeyName, parseKey } from './keys.ts';
import { withChanges } from './layered-map.ts';
import type { Row, Table } from './row.ts';
import { type StreamValue, streamValueAfter } from './stream-value.ts';
import { changeTerms, type Terms } from './terms.ts';
import {
  type DeclineValue,
  type DrainValue,
  type MemberValue,
  type MoveValue,
  type NodeValue,
  type OwnerValue,
  parseDecline,
  parseDrain,
  parseMember,
  parseMove,
  parseNode,
  parseOwner,
} from './values.ts';

export interface Tables {
  readonly members: Table<MemberValue>;
  /** The sessions (create_revisions) of `members`: the very same map as before when none came or went. */
  readonly sessions: ReadonlyMap<string, number>;
  readonly owners: Table<OwnerValue>;
  /** The same, by owner. */
  readonly terms: Terms;
  readonly moves: Table<MoveValue>;
  readonly drains: Table<DrainValue>;
  /** By `declineId(node, stream)`. */
  readonly declines: Table<DeclineValue>;
  readonly stops: Table<DrainValue>;
  readonly nodes: Table<NodeValue>;
  /** Held in etcd; those of the file are in every node's settings. */
  readonly streams: Table<StreamValue>;
}

export const emptyTables: Tables = {
  members: new Map(),
  sessions: new Map(),
  owners: new Map(),
  terms: new Map(),
  moves: new Map(),
  drains: new Map(),
  declines: new Map(),
  stops: new Map(),
  nodes: new Map(),
  streams: new Map(),
};

export function declineId(node: string, stream: string): string {
  return `${node}/${stream}`;
}

/** What `declineId` was made of: node names hold no '/'. */
export function declineName(id: string): { readonly node: string; readonly stream: string } {
  const slash = id.indexOf('/');
  return { node: id.slice(0, slash), stream: id.slice(slash + 1) };
}

type TableName = Exclude<keyof Tables, 'sessions' | 'terms'>;

/** @param former of the same key before. */
type Parser = (text: string, former: Row<never> | undefined) => unknown;

const parsers: { readonly [Name in TableName]: Parser } = {
  members: parseMember,
  owners: parseOwner,
  moves: parseMove,
  drains: parseDrain,
  declines: parseDecline,
  stops: parseDrain,
  nodes: parseNode,
  streams: (text, former) => streamValueAfter(former, text),
};

function idOf(name: KeyName): string {
  if (name.table === 'declines') return declineId(name.node, name.stream);
  return 'node' in name ? name.node : name.stream;
}

/** The tables after `events`. Keys that are not ours are passed over. */
export function applyEvents(tables: Tables, prefix: string, events: readonly ChangeEvent[]): Tables {
  const changes: Partial<Record<TableName, Map<string, Row<unknown> | undefined>>> = {};
  for (const event of events) {
    const name = parseKey(prefix, event.type === 'put' ? event.entry.key : event.key);
    if (name === null) continue;
    const changed = changes[name.table] ?? new Map<string, Row<unknown> | undefined>();
    changes[name.table] = changed;
    changed.set(idOf(name), event.type === 'put' ? rowAfter(tables, name, event.entry) : undefined);
  }
  const changed = Object.entries(changes).map(([table, rows]) => {
    return [table, withChanges<string, Row<unknown>>(tables[table as TableName], rows)];
  });
  const after = { ...tables, ...Object.fromEntries(changed) } as Tables;
  return {
    ...after,
    sessions: after.members === tables.members ? tables.sessions : sessionsOf(after.members, tables.sessions),
    terms: changeTerms(tables.terms, tables.owners, after.owners, changes.owners?.keys() ?? []),
  };
}

function rowAfter(tables: Tables, name: KeyName, { value, create, mod }: Entry): Row<unknown> {
  const former = tables[name.table].get(idOf(name)) as Row<never> | undefined;
  return { value: parsers[name.table](value, former), create, mod };
}

function sessionsOf(members: Table<unknown>, before: Tables['sessions']): Tables['sessions'] {
  let isSame = members.size === before.size;
  for (const [node, { create }] of members) if (before.get(node) !== create) isSame = false;
  return isSame ? before : new Map([...members].map(([node, { create }]) => [node, create]));
}

/** The tables that hold exactly `entries`, by what differs from `known`: what a list shows unchanged is neither parsed nor copied. */
export function listTables(known: Tables, prefix: string, entries: readonly Entry[]): Tables {
  const events: ChangeEvent[] = [];
  const listed = new Set<string>();
  for (const entry of entries) {
    listed.add(entry.key);
    if (!isKnown(known, prefix, entry)) events.push({ type: 'put', entry });
  }
  for (const table of Object.keys(parsers) as TableName[]) {
    for (const id of known[table].keys()) {
      const key = `${prefix}${table}/${id}`;
      if (!listed.has(key)) events.push({ type: 'delete', key, mod: 0 });
    }
  }
  return events.length === 0 ? known : applyEvents(known, prefix, events);
}

function isKnown(tables: Tables, prefix: string, { key, create, mod }: Entry): boolean {
  const name = parseKey(prefix, key);
  if (name === null) return true;
  const row = tables[name.table].get(idOf(name));
  return row !== undefined && row.mod === mod && row.create === create;
}

/** mod_revision of a key; 0: there is no such key, or it is none of ours. */
export function modOf(tables: Tables, prefix: string, key: string): number {
  const name = parseKey(prefix, key);
  return name === null ? 0 : (tables[name.table].get(idOf(name))?.mod ?? 0);
}

/** The owner's row when it counts: its node is a member under the very session that it was claimed with. */
export function effectiveOwner(tables: Tables, stream: string): { node: string; row: Row<OwnerValue> } | null {
  const row = tables.owners.get(stream);
  const node = row?.value?.node;
  if (row === undefined || node === undefined || node === null) return null;
  return tables.sessions.get(node) === row.value?.session ? { node, row } : null;
}

/** A move that is still to be carried out: by the stream's living owner in its present term, to another session that lives. When the owner is
 *  lost it is none any more: the stream is claimed instead, and the move must not take the room for that claim. */
export function validMove(tables: Tables, stream: string): Row<MoveValue> | null {
  const row = tables.moves.get(stream);
  const owner = effectiveOwner(tables, stream);
  if (row === undefined || row.value === null || owner === null) return null;
  const { to, toSession, from } = row.value;
  return owner.row.mod === from && owner.node !== to && tables.sessions.get(to) === toSession ? row : null;
}

/** An operator put the stream where it is, or said that it stays there, and none has let go of it since: it stays as long as that node does. */
export function isByHand(tables: Tables, stream: string): boolean {
  return saidToStay(tables, stream) ?? tables.owners.get(stream)?.value?.byHand === true;
}

/** Said beside the owner key and not in it: a write of that would be a new term, and a restart of the ingest. null: nothing was said. */
export function saidToStay(tables: Tables, stream: string): boolean | null {
  const move = tables.moves.get(stream)?.value;
  return move != null && tables.owners.get(stream)?.mod === move.from ? move.stays : null;
}
