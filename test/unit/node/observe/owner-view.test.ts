import { expect, it } from 'vitest';
import type { Row } from '../../../../src/cluster/mirror/row.ts';
import type { OwnerValue } from '../../../../src/cluster/mirror/values.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { formerOwners, ownerView } from '../../../../src/node/observe/owner-view.ts';
import { clusterSettings, entryOf, memberEntry, memberState, ownerEntry } from '../../../support/cluster-state.ts';

const tables = (...entries: readonly Entry[]) => memberState(clusterSettings(), entries).mirror.latest;
const b = memberEntry('b', 11);
const history = [{ node: 'c', epoch: 12, since: 3, reason: 'free' }];

it('shows an owner with the one before it', () => {
  const row = tables(b, ownerEntry('s', 'b', 11, 20, { reason: 'c was lost', since: 7, history })).owners.get('s');
  expect(ownerView('b', row as Row<OwnerValue>)).toEqual({
    ...{ node: 'b', session: 11, epoch: 20, since: 7, reason: 'c was lost' },
    ...{ previous: 'c', history },
  });
});

it('knows who had a stream also while nobody has it', () => {
  const owned = ownerEntry('s', 'b', 11, 20, { reason: 'c was lost', since: 7, history });
  expect(formerOwners(tables(b, owned), 's')).toEqual(history);
  const last = { node: 'b', epoch: 20, since: 7, reason: 'c was lost' };
  expect(formerOwners(tables(owned), 's')).toEqual([last, ...history]);
  const released = ownerEntry('s', null, 0, 30, { reason: 'switched off', since: 9, history });
  expect(formerOwners(tables(b, released), 's')).toEqual([
    { node: null, epoch: 30, since: 9, reason: 'switched off' },
    ...history,
  ]);
});

it('knows nothing of a stream that nobody had, or whose key cannot be read', () => {
  expect(formerOwners(tables(b), 's')).toEqual([]);
  expect(formerOwners(tables(b, entryOf('owners/s', 'garbage', 20)), 's')).toEqual([]);
});
