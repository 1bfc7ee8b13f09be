import { describe, expect, it } from 'vitest';
import { Problems } from '../../../../src/config/problems.ts';
import type { Statement } from '../../../../src/config/syntax/statement.ts';
import { sentencesOf, statementsOf } from '../../../support/config-text.ts';

type Shown = string | readonly [string, readonly Shown[]];

function parsed(text: string) {
  const problems = new Problems();
  const tree = statementsOf(text, problems).map(shown);
  return { tree, problems: sentencesOf(problems) };
}

function shown({ name, words, block }: Statement): Shown {
  const head = [name, ...words].map(word => word.text).join(' ');
  return block === null ? head : [head, block.statements.map(shown)];
}

describe('statements', () => {
  it.each<[string, readonly Shown[]]>([
    ['a b; c;', ['a b', 'c']],
    ['a b { c; d e; } f;', [['a b', ['c', 'd e']], 'f']],
    ['a { }; ;; b;', [['a', []], 'b']],
    ['a\n  b\n  c;', ['a b c']],
    ['', []],
  ])('%j', (text, tree) => expect(parsed(text)).toEqual({ tree, problems: [] }));
});

describe('mistakes', () => {
  it.each<[string, readonly Shown[], readonly string[]]>([
    ['a b', ['a b'], ["1:4 a ';' is missing here"]],
    ['a { b }', [['a', ['b']]], ["1:6 a ';' is missing here"]],
    ['cluster a\nhttp 80;', ['cluster a', 'http 80'], ["1:10 a ';' is missing here"]],
    ['a; } b;', ['a', 'b'], ["1:4 this '}' closes nothing"]],
    ['a { b;', [['a', ['b']]], ["1:3 this '{' is not closed (expected a '}' after its last statement)"]],
    ['{ a; }', [['', ['a']]], ["1:1 a block without a directive before its '{' (expected NAME … {)"]],
  ])('%j', (text, tree, problems) => expect(parsed(text)).toEqual({ tree, problems }));

  it('a title may be called like a directive when it is quoted', () =>
    expect(parsed('title\n"http";')).toEqual({ tree: ['title http'], problems: [] }));

  it('an open quote has swallowed the ; that it hides', () => expect(parsed('a "b;').problems).toHaveLength(1));
});

describe('depth', () => {
  it('has an end, beyond which blocks are laid flat', () => {
    const { problems, tree } = parsed(`${'a {'.repeat(100_000)} b; ${'}'.repeat(100_000)} c;`);
    expect(problems).toEqual(['1:27 blocks stand deeper in each other than 8']);
    expect(tree.at(-1)).toBe('c');
  });

  it('needs no end of the input', () => expect(parsed('a {'.repeat(100_000)).problems.length).toBe(9));
});
