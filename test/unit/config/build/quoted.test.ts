import { expect, it } from 'vitest';
import { quoted, quotedText } from '../../../../src/config/build/quoted.ts';
import { masksOf } from '../../../../src/config/syntax/mask.ts';
import { statementsOf } from '../../../support/config-text.ts';

it('a word in a sentence is masked', () => {
  const statements = statementsOf('cluster_key MYSECRET;');
  const word = statements[0]?.words[0];
  if (!word) throw new Error('no word');
  expect(quoted(word, masksOf(statements))).toBe("'****'");
  expect(quoted(word, new Map())).toBe("'MYSECRET'");
});

it('a text in a sentence is short and moves nothing on a terminal', () => {
  expect(quotedText('a\u001B[2J\u202Eb')).toBe("'a·[2J·b'");
  expect(quotedText('a'.repeat(81))).toBe(`'${'a'.repeat(80)}…'`);
  expect(quotedText('a'.repeat(80))).toBe(`'${'a'.repeat(80)}'`);
});
