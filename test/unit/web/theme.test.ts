import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../src/web/theme.css'), 'utf8');

/** The light and the dark colour of a name. */
function colours(name: string): readonly [light: string, dark: string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  if (light === undefined || dark === undefined) throw new Error(`theme.css has no --${name}`);
  return [light, dark];
}

/** As the Web Content Accessibility Guidelines reckon. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const texts = ['text', 'muted', 'accent', 'good', 'warn', 'bad', 'idle'];
const grounds = ['ground', 'surface', 'raised'];
const pairs = [
  ...texts.flatMap(text => grounds.map(ground => [text, ground] as const)),
  ...['good', 'warn', 'bad', 'idle'].flatMap(tone => [
    [tone, `${tone}-soft`] as const,
    ['text', `${tone}-soft`] as const,
  ]),
  ['muted', 'idle-soft'] as const,
  ['on-accent', 'accent'] as const,
];

describe('the colours', () => {
  it.each(pairs)('%s can be read on %s, light and dark', (text, ground) => {
    const [light, dark] = [0, 1].map(at => contrast(colours(text)[at] ?? '', colours(ground)[at] ?? ''));
    expect(Math.min(light ?? 0, dark ?? 0)).toBeGreaterThanOrEqual(4.5);
  });
});
