import { describe, expect, it } from 'vitest';
import { Problems } from '../../../../src/config/problems.ts';
import type { Sources } from '../../../../src/config/sources.ts';
import { readTree } from '../../../../src/config/syntax/read-tree.ts';
import type { Statement } from '../../../../src/config/syntax/statement.ts';
import { memorySources } from '../../../support/config-text.ts';

function read(sources: Sources) {
  const problems = new Problems();
  const tree = readTree(sources, 'main', problems);
  const files = [...tree.files.keys()];
  const said = problems
    .sorted(files)
    .map(({ place, sentence }) => (place ? `${place.file}:${place.line} ${sentence}` : sentence));
  return { names: tree.statements.map(shown), files, said };
}

function shown({ name, block }: Statement): string {
  return block === null ? name.text : `${name.text} { ${block.statements.map(shown).join(' ')} }`;
}

describe('include', () => {
  it('puts the statements of a file in its place', () =>
    expect(read(memorySources({ main: 'a; include sub; d { include sub; e; }', sub: 'b; c;' }))).toEqual({
      names: ['a', 'b', 'c', 'd { b c e }'],
      files: ['main', 'sub'],
      said: [],
    }));

  it('reads what a pattern names, in order, and nothing for one that names none', () =>
    expect(read(memorySources({ main: 'include x*; include y*;', x2: 'b;', x1: 'a;' }))).toMatchObject({
      names: ['a', 'b'],
      said: [],
    }));

  it('tells a missing file at its place and goes on', () =>
    expect(read(memorySources({ main: 'a;\ninclude sub;\nb;' }))).toMatchObject({
      names: ['a', 'b'],
      said: ["main:2 cannot read 'sub': there is no such file"],
    }));

  it('names the circle', () =>
    expect(read(memorySources({ main: 'include a;', a: 'include b;', b: 'include a;' })).said).toEqual([
      'b:1 includes go in a circle: a -> b -> a',
    ]));

  it('does not follow a file that includes itself', () =>
    expect(read(memorySources({ main: 'a; include main;' }))).toMatchObject({
      names: ['a'],
      said: ['main:1 includes go in a circle: main -> main'],
    }));

  it('needs a file and no block', () =>
    expect(read(memorySources({ main: 'include;\ninclude x* { }' })).said).toEqual([
      "main:1 'include' names no file (expected include GLOB;)",
      "main:2 'include' has no block (expected ';')",
    ]));
});

describe('endless includes', () => {
  const endless = (text: string): Sources => ({
    ...memorySources({}),
    read: () => text,
    glob: (pattern, from) => [`${from}/${pattern}`],
  });

  it('end by their depth', () =>
    expect(read(endless('include a;')).said).toEqual([expect.stringContaining('deeper than 16 files')]));

  it('end by their number', () => {
    const names = Array.from({ length: 20_001 }, (_, index) => `f${index}`);
    const sources: Sources = {
      ...endless('a;'),
      read: path => (path === 'main' ? 'include *;' : ''),
      glob: () => names,
    };
    expect(read(sources).said).toEqual(['main:1 more than 20000 files or 32 MB are included']);
  });

  it('end by their size', () =>
    expect(read(endless(`include a; include b; ${'#'.repeat(4_000_000)}`)).said.join()).toContain(
      'larger than 32 MB in all',
    ));
});

it('a file that cannot be read has no statements', () =>
  expect(read(memorySources({}))).toEqual({
    names: [],
    files: [],
    said: ["cannot read 'main': there is no such file"],
  }));
