import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameHash, rendezvousOrder, rendezvousScore } from '../../../../src/cluster/placement/rendezvous.ts';

// UPDATE_GOLDEN=1 writes it anew. It must never change: nodes of two versions have to agree.
const goldenPath = join(import.meta.dirname, '../../../golden/rendezvous.txt');
const names = ['', 'a', 'b', 'news', 'city/gate/1', 'камера', '10.0.0.1:8080', 's1', 's2', 'x'.repeat(200)];
const nodes = ['n1', 'n2', 'n3', 'n4'].map((name, index) => ({ name, hash: nameHash(name), weight: 1 + (index % 2) }));

describe('rendezvous hashing', () => {
  it('is frozen', () => {
    const lines = names.flatMap(name => [
      `${nameHash(name)} ${name}`,
      ...nodes.map(node => `  ${node.name} ${rendezvousScore(node.hash, node.weight, nameHash(name))}`),
    ]);
    const text = `${lines.join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(goldenPath, text);
    expect(text).toBe(readFileSync(goldenPath, 'utf8'));
  });

  it('orders the nodes the same whatever order they come in, and takes one away without changing the rest', () => {
    const order = rendezvousOrder(nodes, 'news');
    expect(rendezvousOrder([...nodes].reverse(), 'news')).toEqual(order);
    const [first] = order;
    expect(
      rendezvousOrder(
        nodes.filter(node => node.name !== first),
        'news',
      ),
    ).toEqual(order.slice(1));
  });

  it('gives each node streams in proportion to its weight', () => {
    const wins = new Map<string, number>();
    for (let index = 0; index < 30_000; index += 1) {
      const [winner = ''] = rendezvousOrder(nodes, `stream-${index}`);
      wins.set(winner, (wins.get(winner) ?? 0) + 1);
    }
    for (const { name, weight } of nodes) {
      const share = (wins.get(name) ?? 0) / 30_000;
      expect(Math.abs(share - weight / 6)).toBeLessThan(0.015);
    }
  });

  it('has scores below 0 that are finite for every hash', () => {
    for (const hash of [0, 1, 0x7fffffff, 0xffffffff]) {
      const score = rendezvousScore(hash, 1, hash);
      expect(Number.isFinite(score) && score < 0).toBe(true);
    }
  });
});
