// Tokens to statements. Goes on after each mistake, so that one reading tells them all: a forgotten `;` is noticed where the next line
// begins with a directive's name, a `}` too many is left out, a missing one is told where its `{` stands.
// No recursion: the open blocks are a list, and deeper ones than the language could ever need are laid flat.

import type { Place } from '../diagnostic.ts';
import type { Problems } from '../problems.ts';
import type { Statement } from './statement.ts';
import type { Token, Word } from './token.ts';

const deepest = 8;

interface OpenBlock {
  readonly name: Word;
  readonly words: readonly Word[];
  readonly open: Place;
  readonly statements: Statement[];
}

/** @param isDirective tells a directive's name from any other word. */
export function parse(
  tokens: readonly Token[],
  isDirective: (word: string) => boolean,
  problems: Problems,
): readonly Statement[] {
  const parser = new Parser(isDirective, problems);
  for (const token of tokens) parser.take(token);
  return parser.statements;
}

class Parser {
  readonly statements: Statement[] = [];
  readonly #isDirective: (word: string) => boolean;
  readonly #problems: Problems;
  readonly #open: OpenBlock[] = [];
  #words: Word[] = [];
  /** Blocks that were opened deeper than `deepest`: their braces are left out. */
  #flattened = 0;

  constructor(isDirective: (word: string) => boolean, problems: Problems) {
    this.#isDirective = isDirective;
    this.#problems = problems;
  }

  take(token: Token): void {
    if (token.type === 'word') this.#word(token);
    else if (token.type === ';') this.#end();
    else if (token.type === '{') this.#openBlock(token.place);
    else if (token.type === '}') this.#closeBlock(token.place);
    else this.#finish();
  }

  #word(word: Word): void {
    if (word.startsLine && !word.quoted && this.#words.length > 0 && this.#isDirective(word.text))
      this.#endUnfinished();
    this.#words.push(word);
  }

  #end(): void {
    const [name, ...words] = this.#words;
    this.#words = [];
    if (name) this.#here().push({ name, words, block: null });
  }

  #endUnfinished(): void {
    const last = this.#words.at(-1);
    if (!last) return;
    if (!last.unclosed) this.#problems.error({ ...last.place, column: last.endColumn }, "a ';' is missing here");
    this.#end();
  }

  #openBlock(place: Place): void {
    const [name, ...words] = this.#words;
    this.#words = [];
    if (!name) this.#problems.error(place, "a block without a directive before its '{'", { expected: 'NAME … {' });
    if (this.#open.length >= deepest) {
      if (this.#flattened === 0) this.#problems.error(place, `blocks stand deeper in each other than ${deepest}`);
      this.#flattened += 1;
      if (name) this.#here().push({ name, words, block: null });
      return;
    }
    const nameless: Word = {
      type: 'word',
      text: '',
      optionName: null,
      quoted: true,
      unclosed: false,
      place,
      endColumn: place.column,
      startsLine: false,
    };
    this.#open.push({ name: name ?? nameless, words, open: place, statements: [] });
  }

  #closeBlock(place: Place): void {
    this.#endUnfinished();
    if (this.#flattened > 0) this.#flattened -= 1;
    else if (!this.#close()) this.#problems.error(place, "this '}' closes nothing");
  }

  #close(): boolean {
    const block = this.#open.pop();
    if (!block) return false;
    const { name, words, open, statements } = block;
    this.#here().push({ name, words, block: { open, statements } });
    return true;
  }

  #finish(): void {
    this.#endUnfinished();
    for (const { open } of this.#open)
      this.#problems.error(open, "this '{' is not closed", { expected: "a '}' after its last statement" });
    while (this.#close());
  }

  #here(): Statement[] {
    return this.#open.at(-1)?.statements ?? this.statements;
  }
}
