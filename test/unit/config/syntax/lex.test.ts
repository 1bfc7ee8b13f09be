import { describe, expect, it } from 'vitest';
import { Problems } from '../../../../src/config/problems.ts';
import { lex } from '../../../../src/config/syntax/lex.ts';
import { file, sentencesOf } from '../../../support/config-text.ts';

function lexed(text: string) {
  const problems = new Problems();
  const { tokens, comments } = lex(file, text, problems);
  const shown = tokens.map(token => (token.type === 'word' ? token.text : token.type));
  return { tokens, comments, shown, problems: sentencesOf(problems) };
}

describe('words and signs', () => {
  it.each([
    ['a b;', ['a', 'b', ';', 'end']],
    ['a{b;}', ['a', '{', 'b', ';', '}', 'end']],
    ['a # b; c', ['a', 'end']],
    ['url http://h/a#b;', ['url', 'http://h/a#b', ';', 'end']],
    ['a "b c;{}#" d', ['a', 'b c;{}#', 'd', 'end']],
    ['a key="b c"d', ['a', 'key=b cd', 'end']],
    ['a "\\" \\\\ \\n"', ['a', '" \\ \\n', 'end']],
    ['a ""', ['a', '', 'end']],
    ['\uFEFFa\r\n\tb\u00A0c', ['a', 'b', 'c', 'end']],
    ['', ['end']],
  ])('%j', (text, shown) => expect(lexed(text)).toMatchObject({ shown, problems: [] }));
});

describe('places', () => {
  it('count lines and columns from 1', () => {
    const { tokens } = lexed('a\n  bc "d e";');
    expect(tokens.map(({ place }) => [place.line, place.column])).toEqual([
      [1, 1],
      [2, 3],
      [2, 6],
      [2, 11],
      [2, 12],
    ]);
    expect(tokens[2]).toMatchObject({ text: 'd e', endColumn: 11, startsLine: false });
    expect(tokens[1]).toMatchObject({ startsLine: true });
  });

  it('of comments are kept, so that nobody shows them', () =>
    expect([...lexed('a; # old\n#\n').comments]).toEqual([
      [1, 4],
      [2, 1],
    ]));
});

describe('options', () => {
  it.each([
    ['key=a', 'key'],
    ['key="a b"', 'key'],
    ['user_agent=', 'user_agent'],
    ['http://h/?a=b', null],
    ['"key=a"', null],
    ['"key"=a', null],
    ['=a', null],
    ['1=a', null],
  ])('%s', (text, optionName) => expect(lexed(text).tokens[0]).toMatchObject({ optionName }));
});

describe('what is no text', () => {
  it('is told and left out', () =>
    expect(lexed('a\u0000b\u001B')).toMatchObject({
      shown: ['ab', 'end'],
      problems: [
        '1:2 a control character does not belong here (got code 0)',
        '1:4 a control character does not belong here (got code 27)',
      ],
    }));

  it('a quote ends with its line', () => {
    const { shown, tokens, problems } = lexed('a "b;\nc;');
    expect(shown).toEqual(['a', 'b;', 'c', ';', 'end']);
    expect(tokens[1]).toMatchObject({ unclosed: true });
    expect(problems).toEqual(['1:3 this quote is not closed (expected a second " on the same line)']);
  });

  it('does not make it slow', () => {
    for (const text of ['"', '=', 'a=', '#', '\\', '\0', 'a"b']) lexed(text.repeat(50_000));
  });
});
