import { expect, it } from 'vitest';
import { optionValue, type Word } from '../../../../src/config/syntax/token.ts';
import { statementsOf } from '../../../support/config-text.ts';

function wordOf(text: string): Word {
  const word = statementsOf(`name ${text};`)[0]?.words[0];
  if (!word) throw new Error(`no word in ${text}`);
  return word;
}

it('the value of an option follows its first =', () => {
  expect(optionValue(wordOf('key=a=b'))).toBe('a=b');
  expect(optionValue(wordOf('key='))).toBe('');
  expect(optionValue(wordOf('"key=a"'))).toBe('key=a');
});
