import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { PLAYERS_USAGE, parsePlayersOptions } from '../../players/options.ts';

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

describe('the other options', () => {
  it('are every player and case, five times, in both deliveries, where nothing is said', () => {
    expect(parsePlayersOptions([])).toMatchObject({
      players: [],
      cases: [],
      deliveries: ['redirect', 'relay'],
      runs: 5,
    });
  });

  it('name players and cases with commas', () => {
    const words = ['--players=vlc,mpv', '--cases', 'owner-killed', '--delivery', 'relay', '--out=a=b'];
    expect(parsePlayersOptions(words)).toMatchObject({
      ...{ players: ['vlc', 'mpv'], cases: ['owner-killed'], deliveries: ['relay'], out: 'a=b' },
    });
  });

  it.each([
    [['--cases', 'no-such'], "there is no case 'no-such'"],
    [['--delivery', 'pigeon'], '--delivery takes redirect or relay'],
    [['--runs', '0'], '--runs takes a whole number from 1 to 100'],
  ])('%j is refused', (words, sentence) => {
    expect(() => parsePlayersOptions(words)).toThrow(TellUserError);
    expect(() => parsePlayersOptions(words)).toThrow(sentence);
  });

  it.each([[['--soak=yes']], [['vlc']], [['--player', 'vlc']], [['--out']]])('%j is refused, with the usage', words => {
    expect(() => parsePlayersOptions(words)).toThrow(TellUserError);
    expect(() => parsePlayersOptions(words)).toThrow(`\n\n${PLAYERS_USAGE}`);
  });
});
