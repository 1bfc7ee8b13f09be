import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Orphan, type PlacementNode, placeOrphans } from '../../../../src/cluster/placement/placement.ts';

const goldenPath = join(import.meta.dirname, '../../../golden/placement-20x1000.txt');

const nodeOf = (name: string, changes: Partial<PlacementNode> = {}): PlacementNode => ({
  name,
  weight: 1,
  maxStreams: null,
  keptCost: 0,
  keptCount: 0,
  ...changes,
});
const orphanOf = (stream: string, changes: Partial<Orphan> = {}): Orphan => ({
  stream,
  cost: 1,
  preferred: null,
  previous: null,
  declinedBy: [],
  ...changes,
});
const nodes = (count: number) => Array.from({ length: count }, (_, index) => nodeOf(`n${index + 1}`));
const orphans = (count: number) => Array.from({ length: count }, (_, index) => orphanOf(`s${index + 1}`));

function counts(assigned: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const byNode = new Map<string, number>();
  for (const node of assigned.values()) byNode.set(node, (byNode.get(node) ?? 0) + 1);
  return byNode;
}

/** The nodes as they are when they keep what was assigned to them. */
function keeping(before: readonly PlacementNode[], assigned: ReadonlyMap<string, string>): PlacementNode[] {
  const count = counts(assigned);
  return before.map(node => ({ ...node, keptCost: count.get(node.name) ?? 0, keptCount: count.get(node.name) ?? 0 }));
}

describe('a cold start of 20 nodes and 1000 streams', () => {
  const { assigned } = placeOrphans(nodes(20), orphans(1000));

  it('is frozen', () => {
    const text = `${[...assigned]
      .map(([stream, node]) => `${stream} ${node}`)
      .sort()
      .join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(goldenPath, text);
    expect(text).toBe(readFileSync(goldenPath, 'utf8'));
  });

  it('is the same whatever order the nodes and the streams come in', () => {
    const other = placeOrphans([...nodes(20)].reverse(), [...orphans(1000)].reverse()).assigned;
    expect([...other].sort()).toEqual([...assigned].sort());
  });

  it('is even', () => {
    expect([...counts(assigned).values()]).toEqual(Array.from({ length: 20 }, () => 50));
  });
});

describe('the loss of a node', () => {
  it.each(nodes(20).map(node => node.name))('%s moves its streams and no other, and leaves the load even', lost => {
    const all = nodes(20);
    const { assigned } = placeOrphans(all, orphans(1000));
    const orphaned = [...assigned].filter(([, node]) => node === lost).map(([stream]) => stream);
    const kept = new Map([...assigned].filter(([, node]) => node !== lost));
    const left = keeping(all, kept).filter(node => node.name !== lost);
    const after = placeOrphans(
      left,
      orphaned.map(stream => orphanOf(stream, { previous: lost })),
    );
    expect(after.assigned.size / orphaned.length).toBe(1);
    const load = [...counts(new Map([...kept, ...after.assigned])).values()];
    expect(Math.max(...load) / (1000 / 19)).toBeLessThanOrEqual(1.02);
  });

  it('leaves max/mean at 1.02 or less through ten losses in a row', () => {
    let living = nodes(20);
    let owners = new Map(placeOrphans(living, orphans(10_000)).assigned);
    for (let loss = 1; loss <= 10; loss += 1) {
      const lost = `n${loss}`;
      const orphaned = [...owners].filter(([, node]) => node === lost).map(([stream]) => orphanOf(stream));
      const kept = new Map([...owners].filter(([, node]) => node !== lost));
      living = keeping(living, kept).filter(node => node.name !== lost);
      owners = new Map([...kept, ...placeOrphans(living, orphaned).assigned]);
      const load = [...counts(owners).values()];
      expect(owners.size).toBe(10_000);
      expect(Math.max(...load) / (10_000 / living.length)).toBeLessThanOrEqual(1.02);
    }
  });
});

describe('placement', () => {
  it('gives an orphan to its preferred node, even above the others', () => {
    const { assigned } = placeOrphans(
      nodes(3),
      ['a', 'b', 'c', 'd'].map(stream => orphanOf(stream, { preferred: 'n2' })),
    );
    expect([...assigned.values()]).toEqual(['n2', 'n2', 'n2', 'n2']);
  });

  it('counts preferred streams before it evens out the rest', () => {
    const fixed = Array.from({ length: 4 }, (_, index) => orphanOf(`fixed${index}`, { preferred: 'n1' }));
    const { assigned } = placeOrphans(nodes(3), [...fixed, ...orphans(8)]);
    expect(counts(assigned)).toEqual(
      new Map([
        ['n1', 4],
        ['n2', 4],
        ['n3', 4],
      ]),
    );
  });

  it('treats a preferred node that is not there as no preference', () => {
    expect(placeOrphans(nodes(1), [orphanOf('s', { preferred: 'n9' })]).assigned.get('s')).toBe('n1');
  });

  it('gives a stream back to its previous owner while that has room', () => {
    const back = orphans(9).map(orphan => ({ ...orphan, previous: 'n3' }));
    const { assigned } = placeOrphans(nodes(3), back);
    expect(counts(assigned)).toEqual(
      new Map([
        ['n1', 3],
        ['n2', 3],
        ['n3', 3],
      ]),
    );
    const few = placeOrphans(nodes(3), back.slice(0, 1));
    expect([...few.assigned.values()]).toEqual(['n3']);
    expect(placeOrphans(nodes(3), [orphanOf('s', { previous: 'n9' })]).assigned.size).toBe(1);
  });

  it('fills nodes in proportion to their weights', () => {
    const weighted = [nodeOf('n1', { weight: 1 }), nodeOf('n2', { weight: 2 }), nodeOf('n3', { weight: 3 })];
    const load = counts(placeOrphans(weighted, orphans(600)).assigned);
    expect(load).toEqual(
      new Map([
        ['n1', 100],
        ['n2', 200],
        ['n3', 300],
      ]),
    );
  });

  it('counts costs, not streams', () => {
    const heavy = orphanOf('heavy', { cost: 3 });
    const { assigned } = placeOrphans(nodes(2), [heavy, ...orphans(3)]);
    const light = assigned.get('heavy') === 'n1' ? 'n2' : 'n1';
    expect(counts(assigned).get(light)).toBe(3);
  });

  it('moves nothing onto a node that has more than its share already', () => {
    const uneven = [nodeOf('n1', { keptCost: 10, keptCount: 10 }), nodeOf('n2'), nodeOf('n3')];
    const load = counts(placeOrphans(uneven, orphans(4)).assigned);
    expect(load).toEqual(
      new Map([
        ['n2', 2],
        ['n3', 2],
      ]),
    );
  });

  it('respects max_streams and says which streams have no place', () => {
    const small = [nodeOf('n1', { maxStreams: 2 }), nodeOf('n2', { maxStreams: 3 })];
    const { assigned, unplaced } = placeOrphans(small, orphans(7));
    expect(counts(assigned)).toEqual(
      new Map([
        ['n1', 2],
        ['n2', 3],
      ]),
    );
    expect([...unplaced.values()]).toEqual(
      Array.from({ length: 2 }, () => 'no node has room: all 2 are at max_streams'),
    );
    const large = placeOrphans([nodeOf('n1', { maxStreams: 2 }), nodeOf('n2')], orphans(7));
    expect(counts(large.assigned)).toEqual(
      new Map([
        ['n1', 2],
        ['n2', 5],
      ]),
    );
  });

  it('lets a preferred stream wait for its node when that is full: nobody else may have it', () => {
    const full = [nodeOf('n1', { maxStreams: 1 }), nodeOf('n2')];
    const { assigned, unplaced } = placeOrphans(full, [
      orphanOf('a', { preferred: 'n1' }),
      orphanOf('b', { preferred: 'n1' }),
    ]);
    expect(assigned).toEqual(new Map([['a', 'n1']]));
    expect(unplaced).toEqual(new Map([['b', 'its preferred node n1 is at max_streams (1)']]));
  });

  it('says that nobody is there', () => {
    expect(placeOrphans([], orphans(1)).unplaced).toEqual(new Map([['s1', 'no node is there to take it']]));
    expect(placeOrphans(nodes(3), []).assigned.size).toBe(0);
  });

  it('does not depend on the order of fractional costs', () => {
    const fractions = [0.1, 0.2, 0.3, 0.7, 1.1].map((cost, index) => orphanOf(`f${index}`, { cost }));
    const one = placeOrphans(nodes(3), fractions).assigned;
    const other = placeOrphans(nodes(3), [...fractions].reverse()).assigned;
    expect([...one].sort()).toEqual([...other].sort());
  });
});
