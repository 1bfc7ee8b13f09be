import { describe, expect, it } from 'vitest';
import { matchPeers } from '../../../src/config/match-peers.ts';

const peers = [
  { host: 's01.myhosting.com', port: null },
  { host: 's02', port: 8080 },
  { host: 'h', port: 81 },
  { host: 'h', port: 82 },
  { host: '[::1]', port: 83 },
];

describe('matchPeers', () => {
  it.each([
    ['s01.myhosting.com', [0]],
    ['S01.MYHOSTING.COM', [0]],
    ['s01.myhosting.com:80', [0]],
    ['s01.myhosting.com:8080', []],
    ['s01', []],
    ['s02', [1]],
    ['s02:8080', [1]],
    ['s02:80', []],
    ['h', [2, 3]],
    ['h:82', [3]],
    ['[::1]', [4]],
    ['[::1]:83', [4]],
    ['', []],
    ['a b', []],
  ])('%j', (word, indexes) => expect(matchPeers(word, peers)).toEqual(indexes.map(index => peers[index])));
});
