import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { parseLabOptions } from '../../../src/lab/options.ts';

describe('parseLabOptions', () => {
  it('has three nodes and six streams', () => {
    expect(parseLabOptions([])).toEqual({ nodes: 3, streams: 6, check: false });
  });

  it('takes numbers in both spellings', () => {
    expect(parseLabOptions(['--nodes', '2', '--streams=12', '--check'])).toEqual({
      nodes: 2,
      streams: 12,
      check: true,
    });
  });

  it.each([['--nodes'], ['--nodes', '0'], ['--nodes=ten'], ['--streams', '1.5'], ['--node', '3']])(
    'refuses %s %s',
    (...words) => {
      expect(() => parseLabOptions(words)).toThrow(TellUserError);
    },
  );
});
