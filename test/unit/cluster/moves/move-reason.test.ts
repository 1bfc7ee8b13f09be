import { describe, expect, it } from 'vitest';
import { moveReason } from '../../../../src/cluster/moves/move-reason.ts';

describe('the reason of a move in one word', () => {
  it.each([
    ['reclaim: a is preferred by capture_at', 'reclaim'],
    ['rebalance: b has more than its share', 'rebalance'],
    ['drain: a shall be empty (asked by me)', 'drain'],
    ['leaving: a was asked to stop', 'leaving'],
    ['operator: moved to b by hand (asked by me)', 'operator'],
  ])('of %j is %s', (sentence, word) => {
    expect(moveReason(sentence)).toBe(word);
  });

  it.each(['', 'draining: a', 'drain', 'a stranger wrote this'])('of %j is other: there are few words', sentence => {
    expect(moveReason(sentence)).toBe('other');
  });
});
