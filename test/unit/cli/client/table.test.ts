import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { table } from '../../../../src/cli/client/table.ts';

describe('table', () => {
  const rows = [
    [{ text: 'cam01' }, { text: 'running', paint: '32' }, { text: 'x' }],
    [{ text: 'ü' }, { text: '' }],
  ];

  it('aligns columns and leaves nothing behind the last', () => {
    expect(table(['A', 'STATE', 'C'], rows, false)).toBe('A      STATE    C\ncam01  running  x\nü\n');
  });

  it('paints without changing the width', () => {
    const painted = table(['A', 'STATE', 'C'], rows, true);
    expect(painted).toContain('\x1b[32mrunning\x1b[0m  x');
    expect(stripVTControlCharacters(painted)).toBe(table(['A', 'STATE', 'C'], rows, false));
  });

  it('lets no text steer the terminal', () => {
    expect(table(['A'], [[{ text: 'a\x1b[2J\nb' }]], false)).toBe('A\na [2J b\n');
  });
});
