import { describe, expect, it } from 'vitest';
import { RetryError, sentenceOf, TellUserError } from '../../../src/base/errors.ts';

describe('errors', () => {
  it('are told apart by class and by name, also in a log', () => {
    const errors = [new TellUserError('a'), new RetryError('b')];
    expect(errors.map(String)).toEqual(['TellUserError: a', 'RetryError: b']);
    expect(errors.map(error => error instanceof RetryError)).toEqual([false, true]);
  });
});

describe('sentenceOf', () => {
  it('tells the causes too, outermost first', () => {
    const disk = new Error('no space left', { cause: 'quota' });
    expect(sentenceOf(new RetryError('cannot write it', { cause: disk }))).toBe(
      'cannot write it: no space left: quota',
    );
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ])('of %j, which is no error, is %s', (thrown, sentence) => expect(sentenceOf(thrown)).toBe(sentence));
});
