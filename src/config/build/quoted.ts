// A word of the file within a sentence: masked, without control characters, and not longer than a sentence bears.

import type { Masks } from '../syntax/mask.ts';
import type { Word } from '../syntax/token.ts';

const longest = 80;

export function quoted(word: Word, masks: Masks): string {
  return quotedText(masks.get(word) ?? word.text);
}

/** @param text must be free of secrets. */
export function quotedText(text: string): string {
  const plain = text.slice(0, longest + 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  return `'${plain.length > longest ? `${plain.slice(0, longest)}…` : plain}'`;
}
