import { expect, it } from 'vitest';
import { nodeEvents, whyGone } from '../../../../src/cluster/events/node-events.ts';
import type { MemberValue } from '../../../../src/cluster/mirror/values.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { clusterSettings, entryOf, memberEntry, memberState } from '../../../support/cluster-state.ts';

const tables = (...entries: readonly Entry[]) => memberState(clusterSettings(), entries).mirror.latest;
const b = (changes: Partial<MemberValue> = {}) => memberEntry('b', 11, changes);

it('tells who came and who went', () => {
  expect(nodeEvents(tables(), tables(b()))).toMatchObject([
    { type: 'peer_up', node: 'b', stream: null, reason: 'b is a member of the cluster, as session 11' },
  ]);
  expect(nodeEvents(tables(b()), tables())).toMatchObject([
    { type: 'peer_down', node: 'b', reason: expect.stringMatching(/^b was lost: .*lease ran out$/) },
  ]);
});

it('tells both of a node that came back under another session between two looks', () => {
  const events = nodeEvents(tables(b()), tables(memberEntry('b', 31)));
  expect(events.map(({ type, node }) => `${type} ${node}`)).toEqual(['peer_down b', 'peer_up b']);
});

it('knows a node that was asked to stop from one that was lost', () => {
  expect(whyGone(tables(b({ leaving: true })), 'b')).toBe('b left the cluster');
  expect(whyGone(tables(b()), 'b')).toContain('b was lost');
  expect(whyGone(tables(memberEntry('b', 11, {}), entryOf('members/c', 'nonsense', 12)), 'c')).toContain('c was lost');
});

it('tells when a drain begins and ends, and by whom', () => {
  const drained = tables(b(), entryOf('drains/b', { by: 'admin', at: 0 }, 20));
  expect(nodeEvents(tables(b()), drained)).toMatchObject([
    { type: 'drain_started', node: 'b', reason: 'b shall be empty (asked by admin)' },
  ]);
  expect(nodeEvents(drained, tables(b()))).toMatchObject([{ type: 'drain_ended', node: 'b' }]);
  expect(nodeEvents(drained, tables(b(), entryOf('drains/b', { by: 'another', at: 1 }, 21)))).toEqual([]);
});
