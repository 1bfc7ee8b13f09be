import { describe, expect, it } from 'vitest';
import { parseProcessStat } from '../../../src/adapters/process-stat.ts';

/** As the kernel writes it, the name in brackets. */
function stat(name: string, state: string, threads: number): string {
  return `4711 (${name}) ${state} 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 ${threads} 0 987654 1000 2000 18446744073709551615\n`;
}

describe('what the kernel says of a process', () => {
  it('is read after the name, whatever that is', () => {
    for (const name of ['ffmpeg', 'a b', 'x) Z 1 (y']) {
      expect(parseProcessStat(stat(name, 'S', 3))).toEqual({ start: 987654, dead: false });
    }
  });

  it('dead is a zombie that only waits to be reaped', () => {
    expect(parseProcessStat(stat('ffmpeg', 'Z', 1)).dead).toBe(true);
    expect(parseProcessStat(stat('ffmpeg', 'Z', 0)).dead).toBe(true);
    expect(parseProcessStat(stat('ffmpeg', 'X', 1)).dead).toBe(true);
  });

  it('not dead is one whose first thread has ended, while others hold its connections', () => {
    expect(parseProcessStat(stat('ffmpeg', 'Z', 2)).dead).toBe(false);
  });
});
