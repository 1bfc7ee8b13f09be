import { describe, expect, it } from 'vitest';
import {
  applyEvents,
  declineId,
  declineName,
  effectiveOwner,
  emptyTables,
  isByHand,
  listTables,
  validMove,
} from '../../../../src/cluster/mirror/tables.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { entryOf, memberEntry, moveEntry, ownerEntry, prefix } from '../../../support/cluster-state.ts';

const tablesOf = (...entries: Entry[]) => listTables(emptyTables, prefix, entries);

describe('the tables', () => {
  it('hold each kind of key by its node or stream', () => {
    const tables = tablesOf(
      memberEntry('a', 10),
      ownerEntry('tv/one', 'a', 10, 20),
      moveEntry('tv/one', 'b', 11, 20, 21),
      entryOf('drains/a', { by: 'me', at: 1 }, 22),
      entryOf('declines/a/tv/one', { session: 10, reason: 'no signal', minutes: 5 }, 23),
      entryOf('stops/tv/one', { by: 'me', at: 1 }, 24),
      entryOf('nodes/a', {}, 25),
      entryOf('later/thing', {}, 26),
    );
    expect(tables.members.get('a')?.value?.incarnation).toBe('process-a:1');
    expect(tables.owners.get('tv/one')).toMatchObject({ create: 20, mod: 20, value: { node: 'a' } });
    expect(tables.moves.get('tv/one')?.value?.to).toBe('b');
    expect(tables.drains.has('a')).toBe(true);
    expect(tables.declines.get(declineId('a', 'tv/one'))?.value?.reason).toBe('no signal');
    expect(tables.stops.has('tv/one')).toBe(true);
  });

  it('keep a key whose value cannot be read: it stands there all the same', () => {
    expect(tablesOf(entryOf('owners/s', '{', 20)).owners.get('s')).toEqual({ value: null, create: 20, mod: 20 });
  });

  it('copy only what an event touches', () => {
    const before = tablesOf(memberEntry('a', 10), ownerEntry('s', 'a', 10, 20));
    const after = applyEvents(before, prefix, [{ type: 'delete', key: `${prefix}owners/s`, mod: 30 }]);
    expect(after.owners.size).toBe(0);
    expect(after.members).toBe(before.members);
    expect(before.owners.size).toBe(1);
    expect(applyEvents(before, prefix, [{ type: 'delete', key: '/elsewhere/owners/s', mod: 30 }])).toEqual(before);
  });

  it('become what a list says, and stay the same when it says nothing new', () => {
    const before = tablesOf(memberEntry('a', 10), ownerEntry('s', 'a', 10, 20), entryOf('declines/a/s', {}, 21));
    const same = [memberEntry('a', 10), ownerEntry('s', 'a', 10, 20), entryOf('declines/a/s', {}, 21)];
    expect(listTables(before, prefix, same)).toBe(before);
    const after = listTables(before, prefix, [memberEntry('a', 30), ownerEntry('s', 'a', 10, 20)]);
    expect(after.members.get('a')?.create).toBe(30);
    expect(after.owners).toBe(before.owners);
    expect(after.declines.size).toBe(0);
  });
});

describe('an effective owner', () => {
  it('is a member under the very session of its claim', () => {
    const owner = ownerEntry('s', 'a', 10, 20);
    expect(effectiveOwner(tablesOf(memberEntry('a', 10), owner), 's')).toMatchObject({ node: 'a', row: { mod: 20 } });
    expect(effectiveOwner(tablesOf(memberEntry('a', 11), owner), 's')).toBeNull();
    expect(effectiveOwner(tablesOf(owner), 's')).toBeNull();
    expect(effectiveOwner(tablesOf(memberEntry('a', 10), ownerEntry('s', null, 10, 20)), 's')).toBeNull();
    expect(effectiveOwner(tablesOf(memberEntry('a', 10), entryOf('owners/s', 'garbage', 20)), 's')).toBeNull();
    expect(effectiveOwner(tablesOf(memberEntry('a', 10)), 's')).toBeNull();
  });
});

describe('a move that means something', () => {
  const owner = ownerEntry('s', 'a', 10, 20);
  const nodes = [memberEntry('a', 10), memberEntry('b', 11), owner];

  it('is about the present term, to a node that lives', () => {
    expect(validMove(tablesOf(...nodes, moveEntry('s', 'b', 11, 20, 30)), 's')?.mod).toBe(30);
  });

  it('is not about a former term, to a former session, unreadable, or of a lost owner', () => {
    expect(validMove(tablesOf(...nodes, moveEntry('s', 'b', 11, 19, 30)), 's')).toBeNull();
    expect(validMove(tablesOf(...nodes, moveEntry('s', 'b', 9, 20, 30)), 's')).toBeNull();
    expect(validMove(tablesOf(...nodes, moveEntry('s', 'c', 12, 20, 30)), 's')).toBeNull();
    expect(validMove(tablesOf(...nodes, entryOf('moves/s', '?', 30)), 's')).toBeNull();
    expect(validMove(tablesOf(...nodes), 's')).toBeNull();
    expect(validMove(tablesOf(memberEntry('b', 11), owner, moveEntry('s', 'b', 11, 20, 30)), 's')).toBeNull();
  });

  it('to where the stream is already is none; it may say whether the stream stays there in the present term', () => {
    expect(validMove(tablesOf(...nodes, moveEntry('s', 'a', 10, 20, 30)), 's')).toBeNull();
    const held = ownerEntry('s', 'a', 10, 20, { byHand: true });
    const letsGo = (from: number) => entryOf('moves/s', { to: 'a', toSession: 10, from, stays: false }, 30);
    expect(isByHand(tablesOf(...nodes, held), 's')).toBe(true);
    expect(isByHand(tablesOf(...nodes, held, letsGo(20)), 's')).toBe(false);
    expect(isByHand(tablesOf(...nodes, held, letsGo(19)), 's'), 'of a former term').toBe(true);
    const stays = (from: number) => entryOf('moves/s', { to: 'a', toSession: 10, from, stays: true }, 30);
    expect(isByHand(tablesOf(...nodes, owner, stays(20)), 's')).toBe(true);
    expect(isByHand(tablesOf(...nodes, owner, stays(19)), 's'), 'of a former term').toBe(false);
    expect(isByHand(tablesOf(...nodes), 's')).toBe(false);
  });
});

describe('the name of a decline', () => {
  it('is read back, whatever the stream is called', () => {
    expect(declineName(declineId('a', 'north/gate/1'))).toEqual({ node: 'a', stream: 'north/gate/1' });
  });
});
