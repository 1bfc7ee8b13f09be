import { expect, it } from 'vitest';
import { edgeOf } from '../../../src/web/edge.ts';

it.each([
  ['plays at the edge', { behindS: 0.4, isPaused: false, stillMs: 0 }, { isLive: true, words: 'Live' }],
  ['hesitates', { behindS: 5.4, isPaused: false, stillMs: 999 }, { isLive: true, words: 'Live' }],
  ['is behind', { behindS: 6, isPaused: false, stillMs: 0 }, { isLive: false, words: 'Go live, 6 s behind' }],
  ['is paused', { behindS: 0, isPaused: true, stillMs: 0 }, { isLive: false, words: 'Go live' }],
  ['stands still', { behindS: 0, isPaused: false, stillMs: 1000 }, null],
  ['stands still behind', { behindS: 30, isPaused: false, stillMs: 60_000 }, null],
])('a picture that %s', (_title, look, edge) => expect(edgeOf(look)).toEqual(edge));
