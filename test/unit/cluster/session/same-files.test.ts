import { expect, it } from 'vitest';
import { haveSameFiles } from '../../../../src/cluster/session/same-files.ts';
import { clusterSettings, entryOf, memberEntry, memberState } from '../../../support/cluster-state.ts';

const tablesOf = (...entries: Parameters<typeof memberState>[1] & object) =>
  memberState(clusterSettings(), entries).mirror.latest;

it('says whether all members have this digest', () => {
  expect(haveSameFiles(tablesOf(memberEntry('b', 20)), 'digest')).toBe(true);
  expect(haveSameFiles(tablesOf(memberEntry('b', 20)), 'another')).toBe(false);
  expect(haveSameFiles(tablesOf(memberEntry('b', 20, { digest: 'another' })), 'digest')).toBe(false);
});

it('does not know what a member has whose key cannot be read', () =>
  expect(haveSameFiles(tablesOf(entryOf('members/b', 'nonsense', 20)), 'digest')).toBe(false));
