import { describe, expect, it } from 'vitest';
import { viewerKey } from '../../../../src/media/viewers/viewer-key.ts';

const vlc = { address: '192.0.2.7', player: 'VLC/3.0.18 LibVLC/3.0.18', token: '' };

describe('viewerKey', () => {
  it('is the same for the same marks, and a whole number that is exact', () => {
    expect(viewerKey({ ...vlc })).toBe(viewerKey(vlc));
    expect(Number.isSafeInteger(viewerKey(vlc))).toBe(true);
  });

  it('is another one when any mark differs, and marks do not run into each other', () => {
    const others = [
      vlc,
      { ...vlc, address: '192.0.2.8' },
      { ...vlc, player: 'VLC/3.0.19 LibVLC/3.0.18' },
      { ...vlc, player: '' },
      { ...vlc, token: 'a' },
      { ...vlc, token: 'b' },
      { ...vlc, player: `${vlc.player}a` },
      { ...vlc, address: '192.0.2.7V', player: vlc.player.slice(1) },
      { address: '', player: '', token: '' },
    ];
    expect(new Set(others.map(viewerKey)).size).toBe(others.length);
  });

  it('tells 200,000 viewers apart, of neighbouring addresses with the same player', () => {
    const keys = new Set<number>();
    for (let index = 0; index < 200_000; index += 1)
      keys.add(viewerKey({ ...vlc, address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` }));
    expect(keys.size).toBe(200_000);
  });

  it('uses its bits evenly', () => {
    const bits = Array.from({ length: 53 }, () => 0);
    for (let index = 0; index < 4000; index += 1) {
      const key = BigInt(viewerKey({ ...vlc, token: String(index) }));
      for (let bit = 0; bit < 53; bit += 1) if ((key >> BigInt(bit)) & 1n) bits[bit] = (bits[bit] ?? 0) + 1;
    }
    for (const ones of bits) expect(Math.abs(ones - 2000)).toBeLessThan(200);
  });
});
