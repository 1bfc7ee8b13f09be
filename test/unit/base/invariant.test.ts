import { describe, expect, it } from 'vitest';
import { InvariantError, invariant, unreachable } from '../../../src/base/invariant.ts';

describe('invariant', () => {
  it('lets what holds pass, and throws what does not as a bug', () => {
    expect(() => invariant(1, 'never seen')).not.toThrow();
    expect(() => invariant(0, 'a stream has two owners')).toThrow(InvariantError);
    expect(() => invariant(null, 'a stream has two owners')).toThrow('a stream has two owners');
  });
});

describe('unreachable', () => {
  it('throws with the value that should not be', () => {
    expect(() => unreachable({ type: 'strange' } as never)).toThrow(/strange/);
  });
});
