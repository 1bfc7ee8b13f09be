import { describe, expect, it } from 'vitest';
import { Figures } from '../../bench/measure.ts';

describe('Figures', () => {
  it('shows figures beside their bounds, and explains nothing where all are kept', () => {
    const figures = new Figures();
    figures.add('for comparison', 3, 'ms');
    figures.add('bound', 3, 'ms', 4);
    figures.addLeast('rate', 3, 'x', 2);
    figures.addAim('aim', 3, 'ms', 4);
    expect(figures.lines.map(line => line.replaceAll(/ +/g, ' '))).toEqual([
      'for comparison 3.000 ms',
      'bound 3.000 ms ok, at most 4',
      'rate 3.000 x ok, at least 2',
      'aim 3.000 ms ok, at most 4',
    ]);
    expect(figures.areKept).toBe(true);
  });

  it('explains an aim that is missed, once, and does not fail for it', () => {
    const figures = new Figures();
    for (const what of ['aim', 'another']) figures.addAim(what, 5, 'ms', 4);
    const [row, , explanation, ...more] = figures.lines;
    expect([row, explanation, more]).toEqual([
      ...[expect.stringMatching(/missed, at most 4$/), expect.stringMatching(/^missed: .*does not fail for it/), []],
    ]);
    expect(figures.areKept).toBe(true);
  });

  it('explains a bound that is broken, and fails', () => {
    const figures = new Figures();
    figures.addLeast('rate', 1, 'x', 2);
    expect(figures.lines).toEqual([
      expect.stringMatching(/FAILED, at least 2$/),
      expect.stringMatching(/^FAILED: .*exit status 1/),
    ]);
    expect(figures.areKept).toBe(false);
  });
});
