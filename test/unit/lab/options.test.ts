import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { LAB_USAGE, parseLabOptions } from '../../../src/lab/options.ts';

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

  it.each([['--nodes', '0'], ['--nodes=ten'], ['--nodes=3=4'], ['--streams', '1.5'], ['--streams', '']])(
    'refuses %s %s with what there may be',
    (...words) => {
      expect(() => parseLabOptions(words)).toThrow(TellUserError);
      expect(() => parseLabOptions(words)).toThrow(/^--(nodes|streams) takes a whole number from 1 to /);
    },
  );

  it.each([
    [['--nodes'], "'--nodes <value>' argument missing"],
    [['--node', '3'], "Unknown option '--node'"],
    [['--check=yes'], "'--check' does not take an argument"],
    [['--check', 'extra'], "Unexpected argument 'extra'"],
  ])('refuses %j, with the usage', (words, sentence) => {
    expect(() => parseLabOptions(words)).toThrow(TellUserError);
    expect(() => parseLabOptions(words)).toThrow(sentence);
    expect(() => parseLabOptions(words)).toThrow(`\n\n${LAB_USAGE}`);
  });
});
