// What is shown of each word of a file, in the source line of an error and in its sentence. Secrets must stay hidden in wrong statements
// too (a misspelled cluster_key, a stray ; or quote), where nobody can know what is what. So it goes the other way round: shown is what the
// table says is no secret and is well-formed; of everything else, only what stands far from anything that sounds like a secret.
// Hiding too much costs a look into the file; hiding too little cannot be taken back.

import { maskUrl } from '../../base/mask-url.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { Directive, Option } from '../directives/directive.ts';
import { flussonicOnly } from '../directives/flussonic.ts';
import { allNames, directives, isDirective, named } from '../directives/table.ts';
import type { Statement } from './statement.ts';
import { optionValue, type Word } from './token.ts';

export const hidden = '****';

/** Words that are not shown as they are, each with what is shown. */
export type Masks = ReadonlyMap<Word, string>;

const soundsSecret = /key|auth|pass|pwd|secret|token|cred|licen|push|header|bearer|cookie|cluster_(?!i)|edit_|view_|@/i;
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
/** No secret is as short as that. */
const tooShort = 2;
const secretNames = directives.filter(holdsSecret).map(directive => directive.name);

export function masksOf(statements: readonly Statement[]): Masks {
  const all = inOrder(statements);
  const suspicious = suspiciousLines(all);
  const masks = new Map<Word, string>();
  let secretIsMissing = false;
  for (const statement of all) {
    const { name, words } = statement;
    const isStray = secretIsMissing && !isDirective(name.text);
    const isDoubtful = (word: Word): boolean =>
      isStray || suspicious.has(name.place.line) || suspicious.has(word.place.line);
    remember(masks, name, shownName(name, isDoubtful(name)));
    const show = shownWords(statement);
    for (const word of words) remember(masks, word, show(word, isDoubtful(word)));
    secretIsMissing = lacksSecret(statement);
  }
  return masks;
}

function inOrder(statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap(statement => [statement, ...(statement.block ? inOrder(statement.block.statements) : [])]);
}

function suspiciousLines(statements: readonly Statement[]): ReadonlySet<number> {
  const words = statements.flatMap(({ name, words: others }) => [name, ...others]);
  return new Set(words.filter(({ text }) => soundsSecret.test(text)).map(({ place }) => place.line));
}

/** What follows `cluster_key;` may well be the key. */
function lacksSecret({ name, words }: Statement): boolean {
  const secretName = secretNames.find(known => known === name.text) ?? near(name.text, secretNames);
  const wanted = secretName === null ? [] : (named(secretName)[0]?.arguments ?? []);
  return words.length < wanted.length;
}

function shownName({ text, optionName }: Word, isDoubtful: boolean): string {
  if (isKnown(text)) return text;
  const stuckTo = secretNames.find(known => text.startsWith(known));
  if (stuckTo) return `${stuckTo}${/^[=:]/.exec(text.slice(stuckTo.length))?.[0] ?? ''}${hidden}`;
  if (near(text, allNames()) !== null) return text;
  if (!isDoubtful) return withoutSecrets(text);
  return optionName !== null && isKnown(optionName) ? `${optionName}=${hidden}` : doubtful(text);
}

/** What is shown of the word at that place of a statement. */
type Shower = (word: Word, isDoubtful: boolean) => string;

function shownWords({ name, words }: Statement): Shower {
  const directive = named(name.text)[0];
  if (directive === undefined) {
    const isMeantSecret = near(name.text, secretNames) !== null;
    return (word, isDoubtful) => (isDoubtful || isMeantSecret ? hidden : withoutSecrets(word.text));
  }
  const own = words.filter(word => !isOption(word, directive));
  const last = directive.arguments.at(-1);
  const isComplete = own.length === directive.arguments.length || (last?.several === true && own.length > 0);
  const hidesAll = !isComplete && holdsSecret(directive);
  const argumentOf = new Map(
    own.map((word, index) => [word, directive.arguments[index] ?? (last?.several ? last : null)]),
  );
  return (word, isDoubtful) => {
    if (isOption(word, directive)) return shownOption(word, word.optionName ?? '', directive, isDoubtful);
    const argument = argumentOf.get(word);
    if (argument?.secret || hidesAll) return hidden;
    const isWell = isComplete && argument?.type.parse(word.text).type === 'value';
    return isWell || !isDoubtful ? withoutSecrets(word.text) : doubtful(word.text);
  };
}

function shownOption(word: Word, name: string, { options }: Directive, isDoubtful: boolean): string {
  const exact = Object.hasOwn(options, name) ? options[name] : undefined;
  const nearName = exact ? null : near(name, Object.keys(options));
  const option: Option<unknown> | undefined = exact ?? (nearName === null ? undefined : options[nearName]);
  if (option === undefined) return isDoubtful ? hidden : `${name}=${hidden}`;
  const isWell = exact?.type.parse(optionValue(word)).type === 'value';
  if (option.secret) return `${name}=${hidden}`;
  return `${name}=${isWell || !isDoubtful ? withoutSecrets(optionValue(word)) : doubtful(optionValue(word))}`;
}

/** Stricter than what a well-formed URL needs: no user, no query, nothing behind a = or before an @. */
function withoutSecrets(text: string): string {
  const start = scheme.exec(text)?.[0].length ?? 0;
  const query = text.search(/[?=]/);
  const at = text.lastIndexOf('@');
  if (at < 0) return query < 0 ? maskUrl(text) : `${maskUrl(text.slice(0, query + 1))}${hideRest(text, query)}`;
  if (query >= 0 && query < at) return `${text.slice(0, start)}${hidden}`;
  const host = query < 0 ? text.slice(at) : `${text.slice(at, query + 1)}${hideRest(text, query)}`;
  return `${text.slice(0, start)}${at === start ? '' : hidden}${host}`;
}

function hideRest(text: string, at: number): string {
  return at === text.length - 1 ? '' : hidden;
}

/** Something that may be anything, near something that sounds like a secret. */
function doubtful(text: string): string {
  return text.length <= tooShort || scheme.test(text) ? withoutSecrets(text) : hidden;
}

/** A near name of about the same length: a secret that begins like a name is not one. */
function near(name: string, known: Iterable<string>): string | null {
  const found = nearestWord(name, known);
  return found !== null && Math.abs(found.length - name.length) <= 3 ? found : null;
}

function isKnown(name: string): boolean {
  return isDirective(name) || flussonicOnly.has(name);
}

function isOption({ optionName }: Word, { options }: Directive): boolean {
  return optionName !== null && Object.keys(options).length > 0;
}

function holdsSecret(directive: Directive): boolean {
  return directive.arguments.some(({ secret }) => secret);
}

function remember(masks: Map<Word, string>, word: Word, shown: string): void {
  if (shown !== word.text) masks.set(word, shown);
}
