// The fields of a stream of the API as the statements that a file would have for them, so that one table and one set of sentences serves
// both. Each word remembers where it stood: its place's `file` is the path of the field, with '/' between the parts.

import { nearestWord } from '../../base/nearest-word.ts';
import { quotedText } from '../build/quoted.ts';
import type { Place } from '../diagnostic.ts';
import { named } from '../directives/table.ts';
import type { Problems } from '../problems.ts';
import type { Statement } from '../syntax/statement.ts';
import type { Word } from '../syntax/token.ts';
import type { Fields } from './held-stream.ts';

/** Directives of a stream that have the same name as a field. `inputs` stands for `url`. */
const plainFields = [
  ...['title', 'cluster_ingest', 'disabled', 'static', 'audio', 'on_play', 'delivery'],
  ...['segment_duration', 'segment_count', 'source_timeout', 'retry_limit'],
];
export const streamFields: readonly string[] = ['inputs', ...plainFields];
/** A file cannot hold one either (syntax/lex.ts): it could end a header, or an argument of ffmpeg. */
const controlCharacter = /\p{Cc}/u;
const inputOptions = ['priority', 'source_timeout', 'rtsp_transport', 'user_agent'];

/** @param problems gets what is no field of a stream, or has a form that no statement has. */
export function fieldStatements(fields: Fields, problems: Problems): readonly Statement[] {
  const reader = new FieldReader(problems);
  return Object.entries(fields).flatMap(([name, value]) => reader.statements(name, value));
}

export function pathOf(place: Place | null): readonly string[] {
  return place === null ? [] : place.file.split('/');
}

class FieldReader {
  readonly #problems: Problems;
  #line = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  statements(name: string, value: unknown): readonly Statement[] {
    this.#line += 1;
    if (name === 'inputs') return this.#inputs(value);
    if (!plainFields.includes(name)) return this.#unknown(name);
    if (value === false) return [];
    if (value === true) return [this.#statement(name, [name], [])];
    if (name === 'cluster_ingest') return [this.#statement(name, [name], this.#options(value, [name]))];
    return [this.#statement(name, [name], this.#words(value, [name]))];
  }

  #inputs(value: unknown): readonly Statement[] {
    if (!Array.isArray(value)) return this.#wrong(['inputs'], 'a list such as [{"url": "rtsp://…"}]');
    return value.flatMap((input: unknown, index): readonly Statement[] => {
      this.#line += 1;
      const path = ['inputs', `${index}`];
      const fields = typeof input === 'string' ? { url: input } : input;
      if (!isFields(fields) || fields.url === undefined) return this.#wrong(path, 'an object with "url"');
      const { url, headers, ...options } = fields;
      const unknown = Object.keys(options).filter(option => !inputOptions.includes(option));
      for (const option of unknown) this.#tellUnknown([...path, option], option, ['url', 'headers', ...inputOptions]);
      const known = Object.fromEntries(Object.entries(options).filter(([option]) => inputOptions.includes(option)));
      const words = [
        ...this.#words(url, [...path, 'url']),
        ...this.#options(known, path),
        ...this.#headers(headers, [...path, 'headers']),
      ];
      return [this.#statement('url', path, words)];
    });
  }

  #headers(value: unknown, path: readonly string[]): readonly Word[] {
    if (value === undefined) return [];
    if (!isFields(value)) return this.#wrong(path, 'an object of names and texts');
    return Object.entries(value).flatMap(([name, text]) =>
      this.#words(isPlain(text) ? `${name}: ${text}` : text, [...path, name]).map(word =>
        this.#word(`header=${word.text}`, 'header', [...path, name]),
      ),
    );
  }

  #options(value: unknown, path: readonly string[]): readonly Word[] {
    if (!isFields(value)) return this.#wrong(path, 'an object, or true');
    return Object.entries(value).flatMap(([name, given]) => {
      const list = Array.isArray(given) ? given.join(',') : given;
      // what is preferred by nobody is said by an empty list
      if (list === '' && Array.isArray(given)) return [];
      return this.#words(list, [...path, name]).map(word => this.#word(`${name}=${word.text}`, name, [...path, name]));
    });
  }

  #words(value: unknown, path: readonly string[]): readonly Word[] {
    if (typeof value === 'string' && controlCharacter.test(value))
      return this.#wrong(path, 'a text without control characters');
    if (isPlain(value)) return [this.#word(`${value}`, null, path)];
    return this.#wrong(path, 'a text or a number');
  }

  #statement(name: string, path: readonly string[], words: readonly Word[]): Statement {
    return { name: this.#word(name, null, path), words, block: null };
  }

  #word(text: string, optionName: string | null, path: readonly string[]): Word {
    const place = { file: path.join('/'), line: this.#line, column: 1 };
    const endColumn = text.length + 1;
    return { ...{ type: 'word', text, optionName, place, endColumn }, quoted: true, unclosed: false, startsLine: true };
  }

  /** One that a file knows, but a stream of the API does not have, is told as such. */
  #unknown(name: string): readonly [] {
    if (name === 'template') {
      const place = { file: name, line: this.#line, column: 1 };
      this.#problems.error(place, "a stream held in etcd takes no 'template'", { expected: 'its values themselves' });
      return [];
    }
    const [later] = named(name);
    const place = { file: name, line: this.#line, column: 1 };
    if (later?.supported === false) this.#problems.error(place, `'${name}' is not supported yet`);
    else this.#tellUnknown([name], name, streamFields);
    return [];
  }

  #tellUnknown(path: readonly string[], name: string, known: readonly string[]): void {
    const near = nearestWord(name, known);
    this.#problems.error(
      { file: path.join('/'), line: this.#line, column: 1 },
      `unknown field${near === null ? '' : `; did you mean '${near}'?`}`,
      { expected: `one of ${known.join(', ')}`, got: quotedText(name) },
    );
  }

  #wrong(path: readonly string[], expected: string): readonly [] {
    const place = { file: path.join('/'), line: this.#line, column: 1 };
    this.#problems.error(place, `the value of '${path.at(-1)}' has another form`, { expected });
    return [];
  }
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
