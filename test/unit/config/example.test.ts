import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { directives } from '../../../src/config/directives/table.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { memorySources } from '../../support/config-text.ts';

const path = 'etc/weir.conf';
const text = readFileSync(path, 'utf8');
const lines = text.split('\n').map(line => line.trim());

describe(path, () => {
  it('is a good configuration', () => {
    const { config, diagnostics } = loadConfig(memorySources({ [path]: text }), path);
    expect(diagnostics).toEqual([]);
    expect(config).not.toBeNull();
  });

  it.each(directives.filter(({ supported }) => supported))(
    'shows $name wherever it is written',
    ({ name, aliases, options }) => {
      for (const spelling of [name, ...aliases]) expect(lines.some(line => starts(line, spelling))).toBe(true);
      for (const option of Object.keys(options)) expect(lines.some(line => line.includes(` ${option}=`))).toBe(true);
    },
  );

  it.each(directives.filter(({ supported }) => !supported))('keeps $name for later', ({ name }) => {
    expect(lines.some(line => starts(line, `#later ${name}`))).toBe(true);
    expect(lines.some(line => starts(line, name))).toBe(false);
  });

  it('keeps nothing for later that is there', () => {
    const kept = lines.filter(line => line.startsWith('#later ')).map(line => /^#later (\w+)/.exec(line)?.[1]);
    const planned = directives.filter(({ supported }) => !supported).map(({ name }) => name);
    expect(kept.toSorted()).toEqual(planned.toSorted());
  });
});

function starts(line: string, word: string): boolean {
  return line.startsWith(word) && /^[ ;{]/.test(line.slice(word.length));
}
