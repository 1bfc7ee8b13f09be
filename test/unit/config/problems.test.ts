import { describe, expect, it } from 'vitest';
import { Problems } from '../../../src/config/problems.ts';

function place(file: string, line: number, column: number) {
  return { file, line, column };
}

describe('Problems', () => {
  it('have sentences of one shape', () => {
    const problems = new Problems();
    problems.error(null, 'a');
    problems.error(null, 'b', { expected: 'x' });
    problems.warn(null, 'c', { got: 'y' });
    problems.warn(null, 'd', { expected: 'x', got: 'y' });
    expect(problems.sorted([]).map(({ severity, sentence }) => `${severity} ${sentence}`)).toEqual([
      'error a',
      'error b (expected x)',
      'warning c (got y)',
      'warning d (expected x, got y)',
    ]);
  });

  it('come in the order of files, lines and columns, without a place last', () => {
    const problems = new Problems();
    problems.error(null, 'e');
    problems.error(place('b', 1, 1), 'd');
    problems.error(place('a', 10, 1), 'c');
    problems.error(place('a', 2, 5), 'b');
    problems.warn(place('a', 2, 3), 'a');
    expect(problems.sorted(['a', 'b']).map(({ sentence }) => sentence)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are told once at one place', () => {
    const problems = new Problems();
    problems.error(place('a', 1, 1), 'x');
    problems.error(place('a', 1, 1), 'y');
    problems.error(place('a', 1, 1), 'x');
    problems.error(place('a', 1, 2), 'x');
    expect(problems.sorted(['a'])).toHaveLength(3);
  });

  it('have errors among them, or only warnings', () => {
    const problems = new Problems();
    problems.warn(null, 'a');
    expect(problems.hasErrors).toBe(false);
    problems.error(null, 'b');
    expect(problems.hasErrors).toBe(true);
  });

  it('are counted when they are too many', () => {
    const problems = new Problems();
    for (let column = 1; column <= 1500; column += 1) problems.error(place('a', 1, column), 'x');
    expect(problems.isFull).toBe(true);
    expect(problems.sorted(['a']).at(-1)?.sentence).toBe('500 more problems are not shown');
  });
});
