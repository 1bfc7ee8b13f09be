// Which words of a file hold secrets, and what is shown in their place: in the source line of an error, and in its sentence.
// Must also work for statements that are wrong (a misspelled cluster_key, a forgotten semicolon), so it goes by names and shapes and
// hides too much rather than too little. The table says which arguments are secret.

import { isSecretName, maskUrl, maskUrls } from '../../base/mask-url.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { Directive } from '../directives/directive.ts';
import { directives, named } from '../directives/table.ts';
import type { Statement } from './statement.ts';
import { optionValue, type Word } from './token.ts';

export const hidden = '****';

/** Words that hold something secret, each with its masked text. Words that are not in it may be shown as they are. */
export type Masks = ReadonlyMap<Word, string>;

const withSecret = directives.filter(holdsSecret);

export function masksOf(statements: readonly Statement[]): Masks {
  const masks = new Map<Word, string>();
  const open = [statements];
  for (let list = open.pop(); list; list = open.pop()) {
    for (const statement of list) {
      maskStatement(statement, masks);
      if (statement.block) open.push(statement.block.statements);
    }
  }
  return masks;
}

function maskStatement({ name, words }: Statement, masks: Map<Word, string>): void {
  remember(masks, name, maskName(name));
  const directive = meant(name.text);
  let afterSecretName = directive === null && isSecretName(name.text);
  words.forEach((word, index) => {
    remember(masks, word, afterSecretName ? hideWord(word) : maskWord(word, index, directive));
    afterSecretName ||= isSecretName(word.text.replace(/=$/, '')) && !isPlaceOfName(directive, index);
  });
}

/** The directive that a name is, or was probably meant to be when that one holds a secret. */
function meant(name: string): Directive | null {
  const exact = named(name)[0];
  if (exact) return exact;
  const near = nearestWord(
    name,
    withSecret.map(directive => directive.name),
  );
  return near === null ? null : (named(near)[0] ?? null);
}

/** A name with its value stuck to it: cluster_key=SECRET, cluster_key:SECRET. */
function maskName(name: Word): string {
  const stuckTo = withSecret.find(
    directive => name.text.startsWith(directive.name) && name.text.length > directive.name.length,
  );
  if (stuckTo) return `${stuckTo.name}${hidden}`;
  if (name.optionName !== null && (isSecretName(name.optionName) || meant(name.optionName) !== null))
    return `${name.optionName}=${hidden}`;
  return maskUrls(name.text);
}

function maskWord(word: Word, index: number, directive: Directive | null): string {
  if (directive === null) return maskOption(word, false);
  const option =
    word.optionName !== null && Object.hasOwn(directive.options, word.optionName)
      ? directive.options[word.optionName]
      : undefined;
  if (option) return maskOption(word, option.secret);
  const argument = directive.arguments[index];
  if (argument ? argument.secret : directive.arguments.some(({ secret }) => secret)) return hideWord(word);
  return word.optionName !== null && Object.keys(directive.options).length > 0
    ? maskOption(word, false)
    : maskLoose(word, index);
}

function maskOption(word: Word, isSecret: boolean): string {
  if (word.optionName === null) return maskLoose(word, 1);
  if (isSecret || isSecretName(word.optionName)) return hideWord(word);
  return `${word.optionName}=${maskUrls(optionValue(word))}`;
}

/** A word that is a URL, or the rest of one that a space cut off before its @. */
function maskLoose(word: Word, index: number): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word.text)) return maskUrl(word.text);
  if (index > 0 && word.text.includes('@')) return `${hidden}@${word.text.slice(word.text.lastIndexOf('@') + 1)}`;
  return maskUrls(word.text);
}

function hideWord(word: Word): string {
  return word.optionName === null ? hidden : `${word.optionName}=${hidden}`;
}

/** `stream token { … }`: there the word is a name, not the name of a secret. */
function isPlaceOfName(directive: Directive | null, index: number): boolean {
  const argument = directive?.arguments[index];
  return argument !== undefined && !argument.secret;
}

function holdsSecret(directive: Directive): boolean {
  return directive.arguments.some(({ secret }) => secret);
}

function remember(masks: Map<Word, string>, word: Word, masked: string): void {
  if (masked !== word.text) masks.set(word, masked);
}
