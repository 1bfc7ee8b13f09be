import { describe, expect, it } from 'vitest';
import { NotOwnerError, RetryError, sentenceOf, TellUserError } from '../../../src/base/errors.ts';

describe('sentenceOf', () => {
  it('is the message of an error and of its causes, the nearest first', () => {
    const cause = new RetryError('etcd is silent', { cause: new Error('ECONNREFUSED') });
    expect(sentenceOf(new TellUserError('the node cannot start', { cause }))).toBe(
      'the node cannot start: etcd is silent: ECONNREFUSED',
    );
  });

  it('is whatever was thrown when that is no error', () => {
    expect(sentenceOf('no')).toBe('no');
    expect(sentenceOf(undefined)).toBe('undefined');
  });
});

describe('the classes of errors', () => {
  it('are told apart by class and by name', () => {
    const errors = [new TellUserError(''), new RetryError(''), new NotOwnerError('')];
    expect(errors.map(error => error.name)).toEqual(['TellUserError', 'RetryError', 'NotOwnerError']);
    expect(errors[1]).not.toBeInstanceOf(TellUserError);
  });
});
