import { describe, expect, it } from 'vitest';
import { hasColors } from '../../../src/cli/output.ts';

describe('hasColors', () => {
  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '0' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('terminal %j, environment %j: %j', (isTerminal, environment, colors) =>
    expect(hasColors({ isTerminal }, environment)).toBe(colors),
  );
});
