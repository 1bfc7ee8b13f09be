import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { parseNumberOptions } from '../../bench/number-options.ts';

const parse = (...words: readonly string[]) => parseNumberOptions(words, { rounds: 3, seconds: 8 }, ['cut', 'silent']);

describe('parseNumberOptions', () => {
  it('is all parts and the defaults, where nothing is said', () => {
    expect(parse()).toEqual({ rounds: 3, seconds: 8, parts: new Set(['cut', 'silent']) });
  });

  it('is the parts that are named, and the numbers', () => {
    expect(parse('silent', '--rounds=1', '--seconds', '0.5')).toEqual({
      rounds: 1,
      seconds: 0.5,
      parts: new Set(['silent']),
    });
  });

  it.each([['loud'], ['--round', '1'], ['--rounds', '0'], ['--rounds', 'many'], ['--rounds']])(
    'refuses %s %s, with what there is',
    (...words) => {
      expect(() => parse(...words)).toThrow(TellUserError);
      expect(() => parse(...words)).toThrow('This bench takes: cut, silent, --rounds 3, --seconds 8');
    },
  );

  it('refuses every word where there is nothing to say', () => {
    for (const word of ['surplus', '--rounds=1']) {
      expect(() => parseNumberOptions([word], {}, [])).toThrow(TellUserError);
      expect(() => parseNumberOptions([word], {}, [])).toThrow('This bench takes: nothing');
    }
    expect(parseNumberOptions([], {}, [])).toEqual({ parts: new Set() });
  });
});
