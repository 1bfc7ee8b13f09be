import { describe, expect, it } from 'vitest';
import { PlayPasses, type PlayPassesNeeds, passMs } from '../../../../src/node/admission/play-passes.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const clock = new FakeClock();
const passes = (change: Partial<PlayPassesNeeds> = {}, ownKey?: string) =>
  new PlayPasses({ clock, clusterKey: () => 'key', ...change }, ownKey);
const typeOf = (by: PlayPasses, token: string, stream = 'cam01') => by.read(token, stream)?.type ?? null;

describe('a pass', () => {
  it('opens its stream at every node of the cluster, for an hour', () => {
    const later = new FakeClock(clock.unixMs());
    const other = passes({ clock: later });
    const { token, untilUnixMs } = passes().make('cam01');
    expect(untilUnixMs).toBe(Math.floor((clock.unixMs() + passMs) / 1000) * 1000);
    expect(typeOf(other, token)).toBe('allowed');
    later.advance(untilUnixMs - later.unixMs() - 1);
    expect(typeOf(other, token)).toBe('allowed');
    later.advance(1);
    const over =
      'the time of this pass for cam01 is over: the cluster page gives another one to who is logged in there';
    expect(other.read(token, 'cam01')).toEqual({ type: 'void-pass', reason: over });
  });

  it('opens no other stream, and none of another cluster', () => {
    const { token } = passes().make('cam01');
    for (const stream of ['cam02', 'cam011', 'cam0', 'a/cam01', ''])
      expect(typeOf(passes(), token, stream)).toBe('void-pass');
    expect(typeOf(passes({ clusterKey: () => 'another' }), token)).toBe('void-pass');
  });

  it('cannot be made longer, shorter or otherwise changed', () => {
    const { token, untilUnixMs } = passes().make('cam01');
    const [, untilS = '', signature = ''] = token.split('.');
    const flipped = [...signature].map((letter, at) => replaced(signature, at, letter === 'A' ? 'B' : 'A'));
    const times = [`${untilUnixMs / 1000 + 1}`, `0${untilS}`, `${untilS}0`, '', '-1', '1e9', ` ${untilS}`];
    const forged = [
      ...flipped.map(other => `weir-pass.${untilS}.${other}`),
      ...times.map(other => `weir-pass.${other}.${signature}`),
      ...['weir-pass.', 'weir-pass.1', `weir-pass.${untilS}`, `${token}.`, `${token}=`, `${token}\n`, `${token}é`],
    ];
    // of the last letter, two bits stand for nothing
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      if (!token.endsWith(letter)) forged.push(`${token.slice(0, -1)}${letter}`);
    expect(forged.filter(other => typeOf(passes(), other) !== 'void-pass')).toEqual([]);
  });

  it('is told from other tokens by how it begins', () => {
    const others = ['', 'good', 'Weir-pass.1.x', ' weir-pass.1.x', 'weir-pass', 'eyJhbGciOi.x.y'];
    for (const token of others) expect(passes().read(token, 'cam01')).toBeNull();
  });

  it('ends with the cluster key that it was made by', () => {
    let key: string | null = 'old';
    const node = passes({ clusterKey: () => key });
    const { token } = node.make('cam01');
    key = 'new';
    expect(typeOf(node, token)).toBe('void-pass');
  });

  it('of a node without a cluster key is believed by that node alone, and never signed by nothing', () => {
    const alone = passes({ clusterKey: () => null });
    const { token } = alone.make('cam01');
    expect(typeOf(alone, token)).toBe('allowed');
    expect(typeOf(passes({ clusterKey: () => null }), token)).toBe('void-pass');
    expect(typeOf(passes({ clusterKey: () => '' }), token)).toBe('void-pass');
  });
});

function replaced(text: string, at: number, letter: string): string {
  return `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
}
