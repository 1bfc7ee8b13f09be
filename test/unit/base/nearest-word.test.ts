import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../src/base/nearest-word.ts';

const known = ['cluster', 'cluster_key', 'stream', 'template', 'title', 'url', 'reclaim_delay'];

describe('nearestWord', () => {
  it.each([
    ['clutser', 'cluster'],
    ['clustr', 'cluster'],
    ['strem', 'stream'],
    ['streams', 'stream'],
    ['ulr', 'url'],
    ['URL', 'url'],
    ['cluster-key', 'cluster_key'],
    ['clusterKey', 'cluster_key'],
    ['reclaim', 'reclaim_delay'],
    ['tilte', 'title'],
  ])('takes %s for %s', (word, meant) => expect(nearestWord(word, known)).toBe(meant));

  it.each(['', '-', 'peer', 'frobnicate', 'x', 'u'])('has no guess for %j', word =>
    expect(nearestWord(word, known)).toBeNull(),
  );

  it('takes the first of equals', () => expect(nearestWord('bat', ['cat', 'hat'])).toBe('cat'));

  it('prefers a near word to one that only begins the same', () =>
    expect(nearestWord('clus', ['cluster', 'plus'])).toBe('plus'));

  it('does not compare what is no word', () => expect(nearestWord('cluster'.repeat(100_000), known)).toBeNull());
});
