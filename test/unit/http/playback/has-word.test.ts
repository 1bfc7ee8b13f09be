import { expect, it } from 'vitest';
import { hasWord } from '../../../../src/http/playback/has-word.ts';

it.each([
  ['hop=1', true],
  ['a=b&hop=1', true],
  ['hop=0&hop=1', true],
  ['', false],
  ['hop', false],
  ['hop=10', false],
  ['ahop=1', false],
  ['a=hop=1', false],
])('%s says hop=1: %s', (querystring, isSaid) => expect(hasWord(querystring, 'hop')).toBe(isSaid));
