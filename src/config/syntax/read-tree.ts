// Reads a file and all that it includes into one tree of statements. Includes that go in a circle, nest too deeply or grow without end
// are errors at the include; the rest of the file is read all the same.

import { TellUserError } from '../../base/errors.ts';
import type { Place } from '../diagnostic.ts';
import { isDirective } from '../directives/table.ts';
import { include } from '../directives/top.ts';
import type { Problems } from '../problems.ts';
import type { Sources } from '../sources.ts';
import { ShownFile } from './excerpt.ts';
import { lex } from './lex.ts';
import { type Masks, masksOf } from './mask.ts';
import { parse } from './parse.ts';
import type { Statement } from './statement.ts';
import type { Word } from './token.ts';

const deepest = 16;
const mostFiles = 20_000;
const mostCharacters = 32_000_000;

export interface Tree {
  readonly statements: readonly Statement[];
  /** Every file that was read, in the order of reading, the first one first. */
  readonly files: ReadonlyMap<string, ShownFile>;
  readonly masks: Masks;
}

export function readTree(sources: Sources, path: string, problems: Problems): Tree {
  const reader = new TreeReader(sources, problems);
  const statements = reader.read(path, null, []);
  return { statements, files: reader.files, masks: reader.masks };
}

class TreeReader {
  readonly files = new Map<string, ShownFile>();
  readonly masks = new Map<Word, string>();
  readonly #sources: Sources;
  readonly #problems: Problems;
  #reads = 0;
  #characters = 0;

  constructor(sources: Sources, problems: Problems) {
    this.#sources = sources;
    this.#problems = problems;
  }

  /** @param from where it is included, null for the file itself. @param chain the files that led here. */
  read(path: string, from: Place | null, chain: readonly string[]): readonly Statement[] {
    const text = this.#text(path, from, chain);
    if (text === null) return [];
    const lexed = lex(path, text, this.#problems);
    const statements = parse(lexed.tokens, isDirective, this.#problems);
    const masks = masksOf(statements);
    for (const [word, masked] of masks) this.masks.set(word, masked);
    if (!this.files.has(path)) this.files.set(path, new ShownFile(text, lexed, masks));
    return this.#expand(statements, [...chain, path]);
  }

  #text(path: string, from: Place | null, chain: readonly string[]): string | null {
    const refusal = this.#refusal(path, chain);
    if (refusal !== null) return this.#refuse(from, refusal);
    this.#reads += 1;
    try {
      const text = this.#sources.read(path);
      this.#characters += text.length;
      return this.#characters > mostCharacters
        ? this.#refuse(from, 'the configuration is larger than 32 MB in all')
        : text;
    } catch (error) {
      if (!(error instanceof TellUserError)) throw error;
      return this.#refuse(from, error.message);
    }
  }

  #refusal(path: string, chain: readonly string[]): string | null {
    if (chain.includes(path))
      return `includes go in a circle: ${[...chain.slice(chain.indexOf(path)), path].join(' -> ')}`;
    if (chain.length > deepest) return `includes nest deeper than ${deepest} files`;
    return this.#reads >= mostFiles || this.#characters > mostCharacters
      ? `more than ${mostFiles} files or 32 MB are included`
      : null;
  }

  #refuse(from: Place | null, sentence: string): null {
    this.#problems.error(from, sentence);
    return null;
  }

  #expand(statements: readonly Statement[], chain: readonly string[]): readonly Statement[] {
    return statements.flatMap(statement => {
      if (statement.name.text === include.name && !statement.name.quoted) return this.#include(statement, chain);
      if (statement.block === null) return statement;
      return {
        ...statement,
        block: { ...statement.block, statements: this.#expand(statement.block.statements, chain) },
      };
    });
  }

  #include({ name, words, block }: Statement, chain: readonly string[]): readonly Statement[] {
    if (block) this.#problems.error(block.open, "'include' has no block", { expected: "';'" });
    if (words.length === 0) this.#problems.error(name.place, "'include' names no file", { expected: 'include GLOB;' });
    return words.flatMap(word => this.#files(word, chain).flatMap(file => this.read(file, word.place, chain)));
  }

  #files(pattern: Word, chain: readonly string[]): readonly string[] {
    try {
      return this.#sources.glob(pattern.text, chain.at(-1) ?? '');
    } catch (error) {
      if (!(error instanceof TellUserError)) throw error;
      this.#problems.error(pattern.place, error.message);
      return [];
    }
  }
}
