import { describe, expect, it } from 'vitest';
import { RetryError, TellUserError } from '../../../src/base/errors.ts';
import { InvariantError, invariant, unreachable } from '../../../src/base/invariant.ts';

describe('invariant', () => {
  it.each([true, 1, 'a', {}])('holds for %j', condition => expect(() => invariant(condition, 'bug')).not.toThrow());

  it.each([false, 0, '', null, undefined])('throws for %j', condition =>
    expect(() => invariant(condition, 'two owners')).toThrow(new InvariantError('two owners')),
  );

  it('is no error that anybody retries or tells a user', () => {
    const bug = new InvariantError('bug');
    expect(bug instanceof RetryError || bug instanceof TellUserError).toBe(false);
    expect(bug.name).toBe('InvariantError');
  });
});

describe('unreachable', () => {
  it('shows the value that should not be', () =>
    expect(() => unreachable({ type: 'strange' } as never)).toThrow('unexpected value {"type":"strange"}'));
});
