import { describe, expect, it } from 'vitest';
import { applyEvents, emptyTables, listTables } from '../../../../src/cluster/mirror/tables.ts';
import { orphanStreams } from '../../../../src/cluster/placement/orphans.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  ownerEntry,
  prefix,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings(['s', 't', 'u', 'v'].map(name => clusterStream(name)));
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];
const orphans = (...entries: Entry[]) =>
  orphanStreams(listTables(emptyTables, prefix, entries), settings)
    .map(({ name }) => name)
    .sort();

describe('orphans', () => {
  it('are what should run and nobody owns: never owned, released, or of a session that is over', () => {
    const owners = [ownerEntry('s', 'a', 10, 20), ownerEntry('t', 'b', 9, 21), ownerEntry('u', null, 0, 22)];
    expect(orphans(...nodes, ...owners)).toEqual(['t', 'u', 'v']);
    expect(orphans(...nodes)).toEqual(['s', 't', 'u', 'v']);
    expect(orphans()).toEqual(['s', 't', 'u', 'v']);
  });

  it('are not what somebody may own whose key cannot be read', () => {
    const unreadable = [entryOf('owners/s', '?', 20), entryOf('owners/t', { v: 2, holder: 'b' }, 21)];
    expect(orphans(...nodes, ...unreadable)).toEqual(['u', 'v']);
    const tables = listTables(emptyTables, prefix, [...nodes, ...unreadable]);
    const mended = applyEvents(tables, prefix, [{ type: 'delete', key: `${prefix}owners/s`, mod: 40 }]);
    expect(orphanStreams(mended, settings).map(({ name }) => name)).toEqual(['s', 'u', 'v']);
  });

  it('are none when all are owned, and those of a node when it is lost', () => {
    const all = ['s', 't', 'u', 'v'].map((name, index) =>
      ownerEntry(name, index < 3 ? 'a' : 'b', index < 3 ? 10 : 11, 20),
    );
    const tables = listTables(emptyTables, prefix, [...nodes, ...all, ownerEntry('not in the file', 'a', 10, 30)]);
    expect(orphanStreams(tables, settings)).toEqual([]);
    const lost = applyEvents(tables, prefix, [{ type: 'delete', key: `${prefix}members/b`, mod: 40 }]);
    expect(orphanStreams(lost, settings).map(({ name }) => name)).toEqual(['v']);
  });

  it('are not what was switched off', () => {
    expect(orphans(...nodes, entryOf('stops/v', {}, 30), entryOf('stops/s', {}, 31))).toEqual(['t', 'u']);
  });
});
