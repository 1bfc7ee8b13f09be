import { describe, expect, it } from 'vitest';
import { planAt } from '../../../../src/cluster/placement/plan.ts';
import { standbyNode } from '../../../../src/cluster/placement/standby-node.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberState,
  mySession,
  ownerEntry,
} from '../../../support/cluster-state.ts';

const streams = Array.from({ length: 20 }, (_, index) => clusterStream(`cam${index}`));
const settings = clusterSettings([...streams, clusterStream('pinned', { captureAt: ['a', 'c'] })]);
const members = [memberEntry('b', 20), memberEntry('c', 30), memberEntry('d', 40)];
const owned = [...streams, clusterStream('pinned')].map(({ name }) => ownerEntry(name, 'a', mySession, 50));
const tables = memberState(settings, [...members, ...owned]).mirror.latest;
const all = () => true;

describe('the standby node', () => {
  it('is the one that gets the stream when this node is lost', () => {
    const { assigned } = planAt(tables, settings, [...settings.streams.values()], 'a');
    for (const { name } of streams) expect(standbyNode(tables, settings, name, all)).toBe(assigned.get(name));
    expect(standbyNode(tables, settings, 'pinned', all)).toBe('c');
  });

  it('is the next one when that cannot be reached, and never this node', () => {
    const next = standbyNode(tables, settings, 'pinned', node => node !== 'c');
    expect(['b', 'd']).toContain(next);
    expect(standbyNode(tables, settings, 'pinned', node => node === 'a')).toBeNull();
    expect(standbyNode(tables, settings, 'not-mine', all)).not.toBe('a');
  });

  it('is none that drains', () => {
    const drained = memberState(settings, [...members, ...owned, entryOf('drains/c', { by: 'x', at: 0 }, 60)]);
    expect(standbyNode(drained.mirror.latest, settings, 'pinned', all)).not.toBe('c');
  });
});
