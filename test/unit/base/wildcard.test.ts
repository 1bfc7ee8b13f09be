import { describe, expect, it } from 'vitest';
import { hasWildcard, matchesWildcard } from '../../../src/base/wildcard.ts';

describe('hasWildcard', () => {
  it('knows * and ?', () => expect(['a.conf', '*.conf', '?.conf'].map(hasWildcard)).toEqual([false, true, true]));
});

describe('matchesWildcard', () => {
  it.each([
    ['*', ''],
    ['*', 'anything'],
    ['*.conf', 'a.conf'],
    ['*.conf', '.conf'],
    ['a*c', 'abbbc'],
    ['a*b*c', 'a1b2b3c'],
    ['?.conf', 'a.conf'],
    ['**', 'a'],
    ['a.b', 'a.b'],
  ])('%s fits %s', (pattern, name) => expect(matchesWildcard(pattern, name)).toBe(true));

  it.each([
    ['*.conf', 'a.conf~'],
    ['?', ''],
    ['?', 'ab'],
    ['a*c', 'ab'],
    ['', 'a'],
    ['a.b', 'axb'],
    ['[ab]', 'a'],
  ])('%s does not fit %s', (pattern, name) => expect(matchesWildcard(pattern, name)).toBe(false));

  it('stays quick with many stars', () => expect(matchesWildcard(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false));
});
