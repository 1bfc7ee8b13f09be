// Stage properties for the tests of judges: a run, a life, and what etcd would commit.

import type { ChangeEvent } from '../../../src/cluster/feed.ts';
import { keyOf } from '../../../src/cluster/mirror/keys.ts';
import { encodeValue, type MemberValue } from '../../../src/cluster/mirror/values.ts';
import type { Life, Run } from '../judges/judge.ts';

export const prefix = '/weir/test/';

export function life(node: string, now = { ms: 0 }): Life {
  return { label: node, node, monotonicMs: () => now.ms };
}

export function run(of: Life, stream: string, epoch: number, session: number): Run {
  return { name: `${stream} of ${of.node}`, spec: { stream, epoch, session }, life: of };
}

export function joined(node: string, session: number): ChangeEvent {
  const value = { incarnation: `${node}:1` } as MemberValue;
  const key = keyOf(prefix, { table: 'members', node });
  return { type: 'put', entry: { key, value: encodeValue(value), create: session, mod: session } };
}

export function gone(node: string): ChangeEvent {
  return { type: 'delete', key: keyOf(prefix, { table: 'members', node }), mod: 0 };
}

export function owned(stream: string, node: string | null, session: number, epoch: number): ChangeEvent {
  const value = encodeValue({ node, session, reason: '', since: 0, byHand: false, history: [] });
  return { type: 'put', entry: { key: keyOf(prefix, { table: 'owners', stream }), value, create: epoch, mod: epoch } };
}

export function marked(table: 'drains' | 'stops', name: string): ChangeEvent {
  const key = keyOf(prefix, table === 'drains' ? { table, node: name } : { table, stream: name });
  return { type: 'put', entry: { key, value: '{}', create: 1, mod: 1 } };
}

/** Asked for, not yet carried out. */
export function moving(stream: string, to: string): ChangeEvent {
  const value = encodeValue({ to, toSession: 0, from: 0, reason: '', byHand: false, stays: null });
  return { type: 'put', entry: { key: keyOf(prefix, { table: 'moves', stream }), value, create: 1, mod: 1 } };
}
