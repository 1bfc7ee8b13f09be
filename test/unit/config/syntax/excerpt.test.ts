import { describe, expect, it } from 'vitest';
import { Problems } from '../../../../src/config/problems.ts';
import { ShownFile } from '../../../../src/config/syntax/excerpt.ts';
import { lex } from '../../../../src/config/syntax/lex.ts';
import { masksOf } from '../../../../src/config/syntax/mask.ts';
import { file, statementsOf } from '../../../support/config-text.ts';

/** The shown line with the caret put into it as ^. */
function marked(text: string, line: number, column: number): string {
  const masks = masksOf(statementsOf(text));
  const { text: shown, caret } = new ShownFile(text, lex(file, text, new Problems()), masks).excerpt({
    file,
    line,
    column,
  });
  return `${shown.slice(0, caret)}^${shown.slice(caret)}`;
}

describe('the shown line', () => {
  it.each([
    ['a b;\n  c d;', 2, 5, 'c ^d;'],
    ['a b;', 1, 5, 'a b;^'],
    ['a b; # old secret', 1, 3, 'a ^b;'],
    ['\ta\tb;', 1, 4, 'a ^b;'],
    ['\uFEFFa b;', 1, 2, '^a b;'],
    ['a b\u001B[31m\u202E;', 1, 3, 'a ^b·[31m·;'],
    ['', 1, 1, '^'],
    ['a;', 7, 3, '^'],
  ])('%j at %d:%d', (text, line, column, expected) => expect(marked(text, line, column)).toBe(expected));

  it('hides secrets and moves the caret with them', () => {
    const text = 'cluster_key LONGSECRET; http x; cluster_key ABC;';
    expect(marked(text, 1, 1)).toBe('^cluster_key ****; http x; cluster_key ****;');
    expect(marked(text, 1, 30)).toBe('cluster_key ****; http ^x; cluster_key ****;');
    expect(marked(text, 1, 13)).toBe('cluster_key ^****; http x; cluster_key ****;');
  });

  it('does not tell how long a secret is by a caret within it', () =>
    expect(marked('cluster_key LONGSECRET;', 1, 18)).toBe('cluster_key ^****;'));

  it('is cut around the caret', () => {
    const text = `a ${'b'.repeat(1000)} c ${'d'.repeat(1000)};`;
    const shown = marked(text, 1, 1004);
    expect(shown.length).toBeLessThanOrEqual(113);
    expect(shown).toMatch(/^…b+ \^c d+…$/);
  });

  it('never begins or ends within a secret', () => {
    const text = `cluster_key ${'SECRET'.repeat(300)}; http x;`;
    for (let column = 1; column <= text.length; column += 7) expect(marked(text, 1, column)).not.toContain('SECRET');
  });
});
