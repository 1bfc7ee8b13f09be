import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { CHAOS_USAGE, parseChaosOptions } from '../../chaos/options.ts';

describe('parseChaosOptions', () => {
  it('has five nodes and 40 streams for five minutes, and a seed', () => {
    expect(parseChaosOptions([])).toEqual({
      ...{ minutes: 5, seed: expect.any(Number), nodes: 5, streams: 40, staleTimeout: 5 },
      ...{ unsafe: null, faults: [], count: null, out: null, keep: false },
    });
  });

  it('takes both spellings', () => {
    const words = ['--minutes', '0.5', '--seed=0', '--faults', 'a,b', '--count=1', '--unsafe', 'no-fence', '--keep'];
    expect(parseChaosOptions(words)).toMatchObject({
      ...{ minutes: 0.5, seed: 0, faults: ['a', 'b'], count: 1, unsafe: 'no-fence', keep: true },
    });
  });

  it.each([
    [['--minutes', 'long'], '--minutes takes a number from 0 to 600'],
    [['--nodes', '1'], '--nodes takes a whole number from 2 to 9'],
    [['--seed', '1.5'], '--seed takes a whole number'],
    [['--unsafe', 'toString'], '--unsafe takes one of keepalive, no-fence'],
  ])('refuses %j', (words, sentence) => {
    expect(() => parseChaosOptions(words)).toThrow(TellUserError);
    expect(() => parseChaosOptions(words)).toThrow(sentence);
  });

  it.each([[['--keep=yes']], [['main-kill']], [['--fault', 'main-kill']], [['--count']]])(
    'refuses %j, with the usage',
    words => {
      expect(() => parseChaosOptions(words)).toThrow(TellUserError);
      expect(() => parseChaosOptions(words)).toThrow(`\n\n${CHAOS_USAGE}`);
    },
  );
});
