import { expect, it } from 'vitest';
import { nameHash, rendezvousOrder } from '../../../../src/cluster/placement/rendezvous.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { elsewhere } from '../../../../src/node/observe/elsewhere.ts';
import { clusterSettings, entryOf, memberEntry, memberState } from '../../../support/cluster-state.ts';

const member = (node: string, changes = {}) => memberEntry(node, 11, { publicUrl: `http://${node}:8080`, ...changes });

function addresses(stream: string, entries: readonly Entry[]): readonly string[] {
  return elsewhere(memberState(clusterSettings([]), entries), stream, node => node === 'silent');
}

it('is every other member, in the order in which they would take the stream', () => {
  const names = ['b', 'c', 'd'];
  const entries = names.map(name => member(name));
  const scorers = names.map(name => ({ name, hash: nameHash(name), weight: 1 }));
  for (const stream of ['s1', 's2', 's3']) {
    const order = rendezvousOrder(scorers, stream).map(name => `http://${name}:8080`);
    expect(addresses(stream, entries)).toEqual(order);
  }
});

it('is no node that leaves, drains or has fallen silent, or says nothing of itself', () => {
  const entries = [
    member('b', { leaving: true }),
    member('c'),
    entryOf('drains/c', {}, 12),
    memberEntry('d', 11),
    entryOf('members/e', '?', 11),
    member('silent'),
  ];
  expect(addresses('s1', entries)).toEqual([]);
});

it('is where the streams stay while every node drains', () => {
  const drains = ['a', 'b'].map(node => entryOf(`drains/${node}`, {}, 12));
  expect(addresses('s1', [member('b'), ...drains])).toEqual(['http://b:8080']);
});
