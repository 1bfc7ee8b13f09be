import { describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/cluster/session/session.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { memberWarnings } from '../../../../src/node/observe/member-warnings.ts';
import {
  clusterSettings,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  mySession,
} from '../../../support/cluster-state.ts';

const own = memberEntry('a', mySession);
const told = (entries: readonly Entry[], nowMs = 0, atMs = 0, changes: Partial<ClusterState> = {}) => {
  const state = memberState(clusterSettings(), [own, ...entries], changes);
  const heard = new Map(
    [...state.mirror.latest.members].map(([node, { mod }]) => [node, { mod, atMs, patienceMs: 0, askedMs: 0 }]),
  );
  return memberWarnings({ ...state, heard }, nowMs);
};

describe('a member key', () => {
  it('of a node like this one is nothing to tell of, renewed or not', () => {
    expect(told([memberEntry('b', 11, { ttlMs: 10_000 })], 1e9)).toEqual([]);
  });

  it('that cannot be read is told, with what removes it', () => {
    const [warning, ...others] = told([entryOf('members/s02:8080', 'garbage', 12), memberEntry('b', 11)]);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^the member key of s02:8080 in etcd cannot be read .* nothing is moved for an even load;/);
    expect(warning).toMatch(/if no weir runs by that name, .*: etcdctl del '\/weir\/test\/members\/s02:8080'$/);
  });

  it('that says of no lease is told when it was not renewed for a minute', () => {
    const entries = [memberEntry('b', 11, { ttlMs: null })];
    expect(told(entries, 59_999)).toEqual([]);
    expect(told(entries, 60_000)).toEqual([
      expect.stringMatching(/^the member key of b .* not renewed for a minute: .*'\/weir\/test\/members\/b'$/),
    ]);
    expect(told(entries, 60_000, 1)).toEqual([]);
  });

  it('that says of no lease is not told while this node itself hears nothing of etcd, nor for a minute after that', () => {
    const entries = [memberEntry('b', 11, { ttlMs: null })];
    const out: Session = { type: 'out', reason: 'etcd does not answer', notBeforeMs: 0, held: null };
    expect(told(entries, 1e6, 0, { session: out })).toEqual([]);
    expect(told(entries, 1e6, 0, { session: memberSession({ joinedMs: 1e6 - 59_999 }) })).toEqual([]);
    const { mirror } = memberState(clusterSettings(), [own, ...entries]);
    expect(told(entries, 1e6, 0, { mirror: { ...mirror, fresh: false } })).toEqual([]);
    expect(told(entries, 1e6, 0)).toHaveLength(1);
  });

  it.each(["x';reboot;'", '$(reboot)', 'a b', '\u001b[2J', 'x'.repeat(254)])(
    'of a name that no shell should see puts it into no command: %j',
    node => {
      const [warning = ''] = told([entryOf(`members/${node}`, 'garbage', 12)]);
      expect(warning).toContain(`member key of ${JSON.stringify(node.slice(0, 80))} in etcd`);
      expect(warning).toMatch(/until you remove it with etcdctl$/);
      expect(warning).not.toContain('\u001b');
    },
  );

  it('is told of five times at most', () => {
    const many = Array.from({ length: 9 }, (_, index) => entryOf(`members/x${index}`, 'garbage', 12 + index));
    expect(told(many)).toHaveLength(6);
    expect(told(many).at(-1)).toBe('4 more member keys are like that');
  });
});
