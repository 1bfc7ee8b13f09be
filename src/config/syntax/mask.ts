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
const bareName = /^[a-z][\w-]*=?$/i;
const secretWords = ['password', 'passwd', 'passphrase', 'secret', 'token', 'credentials', 'authorization'];
/** Of Flussonic: what follows holds a key, in a place where nothing gives it away. */
const secretDirectives = ['license', 'push', 'auth'];

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
  let afterSecretName = directive === null && soundsSecret(name.text);
  words.forEach((word, index) => {
    remember(masks, word, afterSecretName ? hideWord(word) : maskWord(word, index, directive));
    afterSecretName ||= !isPlaceOfName(directive, index) && bareName.test(word.text) && soundsSecret(word.text);
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
  if (stuckTo) return `${stuckTo.name}${/^[=:]/.exec(name.text.slice(stuckTo.name.length))?.[0] ?? ''}${hidden}`;
  const isShown = name.optionName === null || (named(name.optionName).length > 0 && !soundsSecret(name.optionName));
  return isShown ? maskUrls(name.text) : hideWord(name);
}

function maskWord(word: Word, index: number, directive: Directive | null): string {
  if (directive === null) return word.optionName === null ? maskLoose(word, index) : hideWord(word);
  if (word.optionName !== null && Object.keys(directive.options).length > 0)
    return maskOption(word, word.optionName, directive);
  const argument = directive.arguments[index];
  const isSecret = argument ? argument.secret : directive.arguments.some(({ secret }) => secret);
  return isSecret ? hideWord(word) : maskLoose(word, index);
}

/** An unknown option of a directive that has secret ones is shown only when another one was clearly meant. */
function maskOption(word: Word, name: string, { options }: Directive): string {
  const exact = Object.hasOwn(options, name) ? options[name] : undefined;
  const near = exact ? null : nearestWord(name, Object.keys(options));
  const meantOption = exact ?? (near === null ? undefined : options[near]);
  const isSecret = meantOption ? meantOption.secret : Object.values(options).some(({ secret }) => secret);
  const isHidden = isSecret || (!exact && soundsSecret(name));
  return isHidden ? hideWord(word) : `${name}=${maskUrls(optionValue(word))}`;
}

/** Also when misspelled. */
function soundsSecret(name: string): boolean {
  return isSecretName(name) || secretDirectives.includes(name) || nearestWord(name, secretWords) !== null;
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
