import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { parsePlayersOptions } from '../../players/options.ts';

describe('--watch', () => {
  it('is a number of seconds', () => {
    expect(parsePlayersOptions([]).watchedS).toBe(null);
    expect(parsePlayersOptions(['--watch', '40']).watchedS).toBe(40);
    expect(() => parsePlayersOptions(['--watch', '4'])).toThrow(TellUserError);
  });
});

describe('--soak', () => {
  it('takes ten minutes, or as many as are asked for', () => {
    expect(parsePlayersOptions([]).soakMinutes).toBe(null);
    expect(parsePlayersOptions(['--soak']).soakMinutes).toBe(10);
    expect(parsePlayersOptions(['--soak', '--minutes', '3']).soakMinutes).toBe(3);
    expect(parsePlayersOptions(['--minutes=3', '--soak']).soakMinutes).toBe(3);
  });

  it('refuses a length that is none', () => {
    for (const word of ['0', '1.5', 'long', ''])
      expect(() => parsePlayersOptions(['--soak', '--minutes', word])).toThrow(TellUserError);
  });
});
