// The line of a file that an error shows, with the place of its caret: without secrets, comments and control characters, and cut to a
// length that fits a terminal.

import type { Place } from '../diagnostic.ts';
import type { LexedText } from './lex.ts';
import type { Masks } from './mask.ts';

const widest = 110;
/** So much of a line is looked at on either side of the place: masking and cutting may only shorten it. */
const reach = 400;

export interface Excerpt {
  readonly text: string;
  readonly caret: number;
}

/** A part of a line, from 0, and what is shown in its place. */
interface MaskedPart {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is needed to show lines of one file. */
export class ShownFile {
  readonly #lines: readonly string[];
  readonly #comments: ReadonlyMap<number, number>;
  /** Line number to its masked parts, from left to right. */
  readonly #masked = new Map<number, MaskedPart[]>();

  constructor(text: string, { comments }: Pick<LexedText, 'comments'>, masks: Masks) {
    this.#lines = text.replace(/^\uFEFF/, ' ').split('\n');
    this.#comments = comments;
    for (const [{ place, endColumn }, masked] of masks) {
      const parts = this.#masked.get(place.line) ?? [];
      parts.push({ start: place.column - 1, end: endColumn - 1, text: masked });
      this.#masked.set(place.line, parts);
    }
    for (const parts of this.#masked.values()) parts.sort((a, b) => a.start - b.start);
  }

  excerpt({ line, column }: Place): Excerpt {
    const comment = this.#comments.get(line);
    const source = (this.#lines[line - 1] ?? '').slice(0, comment === undefined ? undefined : comment - 1).trimEnd();
    const at = column - 1;
    const from = Math.max(0, at - reach);
    const to = Math.min(source.length, at + reach);
    const parts = (this.#masked.get(line) ?? []).filter(part => part.end > from && part.start < to);
    // A caret within a masked part stands at its begin: further in, it would count letters of the secret.
    const caret = parts.find(part => part.start <= at && at < part.end)?.start ?? at;
    const left = shown(source, from, Math.max(from, caret), parts);
    const right = shown(source, Math.max(from, caret), to, parts);
    return cut(`${left}${right}`, left.length, from > 0, to < source.length);
  }
}

/** source[from, to) with the masks of the parts that begin there or reach into it. */
function shown(source: string, from: number, to: number, parts: readonly MaskedPart[]): string {
  let text = '';
  let at = from;
  for (const part of parts) {
    if (part.start >= to || part.end <= from) continue;
    text += source.slice(at, Math.max(at, part.start)) + part.text;
    at = part.end;
  }
  return oneColumnEach(text + source.slice(at, Math.max(at, to)));
}

/** No character that moves the caret, or the terminal, as far as that can be had. */
function oneColumnEach(text: string): string {
  return text.replace(/[\t\u00A0]/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}

function cut(line: string, caret: number, hasMoreBefore: boolean, hasMoreAfter: boolean): Excerpt {
  const indent = hasMoreBefore ? 0 : line.length - line.trimStart().length;
  const text = line.slice(indent).trimEnd();
  const at = Math.max(0, caret - indent);
  const start = text.length <= widest ? 0 : Math.min(Math.max(0, at - widest / 2), text.length - widest);
  const end = Math.min(text.length, start + widest);
  const before = hasMoreBefore || start > 0 ? '…' : '';
  const after = hasMoreAfter || end < text.length ? '…' : '';
  return {
    text: `${before}${text.slice(start, end)}${after}`,
    caret: Math.min(at - start, text.length) + before.length,
  };
}
