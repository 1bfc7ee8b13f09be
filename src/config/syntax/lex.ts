// Text to tokens. A word ends at white space or one of ; { }. Quotes may stand anywhere in a word (user_agent="My camera") and end on
// their line; within them \" and \\ are a quote and a backslash. A # where a word could begin starts a comment.
// Never fails: what is no text is told as a problem and left out. One step forward per character, whatever the input.

import type { Problems } from '../problems.ts';
import type { Sign, Token, Word } from './token.ts';

export interface LexedText {
  readonly tokens: readonly Token[];
  /** Line number to the column where its comment begins: comments are not shown, they may hold old secrets. */
  readonly comments: ReadonlyMap<number, number>;
}

const optionName = /^[A-Za-z][\w.-]*$/;

export function lex(file: string, text: string, problems: Problems): LexedText {
  const lexer = new Lexer(file, text, problems);
  lexer.run();
  return lexer;
}

class Lexer implements LexedText {
  readonly tokens: Token[] = [];
  readonly comments = new Map<number, number>();
  readonly #file: string;
  readonly #text: string;
  readonly #problems: Problems;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #wordOnLine = false;
  #unclosed = false;

  constructor(file: string, text: string, problems: Problems) {
    this.#file = file;
    this.#text = text;
    this.#problems = problems;
  }

  run(): void {
    if (this.#text.startsWith('\uFEFF')) this.#at = this.#lineStart = 1;
    while (this.#at < this.#text.length) this.#next(this.#text[this.#at] ?? '');
    this.tokens.push(this.#sign('end'));
  }

  #next(character: string): void {
    if (character === '\n') this.#newLine();
    else if (isSpace(character)) this.#at += 1;
    else if (character === '#') this.#comment();
    else if (character === ';' || character === '{' || character === '}') {
      this.tokens.push(this.#sign(character));
      this.#at += 1;
    } else this.#word();
  }

  #newLine(): void {
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
    this.#wordOnLine = false;
  }

  #comment(): void {
    this.comments.set(this.#line, this.#column());
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #word(): void {
    const start = { place: this.#place(), startsLine: !this.#wordOnLine };
    this.#wordOnLine = true;
    let text = '';
    let quoted = false;
    let name: string | null = null;
    let beforeEquals = true;
    for (let character = this.#peek(); character !== '' && !endsWord(character); character = this.#peek()) {
      if (character === '"') {
        text += this.#quoted();
        quoted = true;
        continue;
      }
      if (character === '=' && beforeEquals) {
        beforeEquals = false;
        if (!quoted && optionName.test(text)) name = text;
      }
      text += this.#plain(character);
    }
    const word: Word = {
      type: 'word',
      text,
      optionName: name,
      quoted,
      ...start,
      endColumn: this.#column(),
      unclosed: this.#unclosed,
    };
    this.#unclosed = false;
    this.tokens.push(word);
  }

  #plain(character: string): string {
    if (isControl(character)) {
      this.#problems.error(this.#place(), 'a control character does not belong here', { got: codeOf(character) });
      this.#at += 1;
      return '';
    }
    this.#at += 1;
    return character;
  }

  #quoted(): string {
    const place = this.#place();
    this.#at += 1;
    let text = '';
    for (let character = this.#peek(); character !== '"'; character = this.#peek()) {
      if (character === '' || character === '\n') {
        this.#problems.error(place, 'this quote is not closed', { expected: 'a second " on the same line' });
        this.#unclosed = true;
        return text;
      }
      const escaped = this.#text[this.#at + 1];
      if (character === '\\' && (escaped === '"' || escaped === '\\')) {
        text += escaped;
        this.#at += 2;
      } else if (character === '\r') this.#at += 1;
      else text += this.#plain(character);
    }
    this.#at += 1;
    return text;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #sign(type: Sign['type']): Sign {
    return { type, place: this.#place() };
  }

  #place() {
    return { file: this.#file, line: this.#line, column: this.#column() };
  }

  #column(): number {
    return this.#at - this.#lineStart + 1;
  }
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n' || character === '\u00A0';
}

function endsWord(character: string): boolean {
  return isSpace(character) || character === ';' || character === '{' || character === '}';
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code < 0x20 && code !== 0x09) || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
}

function codeOf(character: string): string {
  return `code ${character.charCodeAt(0)}`;
}
