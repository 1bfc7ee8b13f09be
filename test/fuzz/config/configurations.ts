// Configurations to try: statements by the table of directives, right and wrong ones, and the files of test/golden and etc with harm done to them.
// Everything secret in them is one word, `secret`, so that a test can look for it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import type { Argument, Directive, Scope } from '../../../src/config/directives/directive.ts';
import { directives } from '../../../src/config/directives/table.ts';
import { root } from '../../support/root.ts';
import { mutations } from '../mutations.ts';
import { oddWords, secret, withSecrets, words } from './words.ts';

/** Files by name; the first one is read, the others may be included. */
export interface ConfigFiles {
  readonly files: Readonly<Record<string, string>>;
  /** Every secret stands where the language has one, unharmed. */
  readonly keepsSecrets: boolean;
}

export const mainFile = 'weir.conf';
const fileNames = [mainFile, 'a.conf', 'b.conf', 'conf.d/c.conf', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.conf'];

const oddWord = fc.oneof(
  fc.constantFrom(...oddWords),
  fc.constantFrom(...words),
  fc.string({ maxLength: 12, unit: 'binary' }),
);

/** The words that a type takes; some types take none of ours. A secret is put only where the language has one: a URL, or what is one as a whole. */
function goodWords({ type, secret: isSecret }: Argument<unknown>): readonly string[] {
  const takes = (word: string): boolean => type.parse(word).type === 'value';
  if (isSecret) return [...withSecrets, secret].filter(takes);
  return [...words, ...(takes('s01') ? [] : withSecrets)].filter(takes);
}

function wordFor(argument: Argument<unknown>): Arbitrary<string> {
  const good = goodWords(argument);
  const right = good.length === 0 ? fc.constant('x') : fc.constantFrom(...good).map(quoted);
  // what stands where a secret belongs is one
  return argument.secret ? right : fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: oddWord });
}

function quoted(word: string): string {
  return /^[^\s;{}"#\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}

function statementOf(directive: Directive, depth: number): Arbitrary<string> {
  const { name, aliases, arguments: given, options, block, needsBlock } = directive;
  const written = fc.tuple(
    fc.constantFrom(name, name, ...aliases),
    fc.tuple(
      ...given.map(one =>
        one.several ? fc.array(wordFor(one), { minLength: 1, maxLength: 3 }) : fc.tuple(wordFor(one)),
      ),
    ),
    fc
      .subarray(Object.entries(options))
      .chain(some => fc.tuple(...some.map(([option, one]) => wordFor(one).map(word => `${option}=${word}`)))),
  );
  const head = written.map(([word, args, opts]) => [word, ...args.flat(), ...opts].join(' '));
  const plain = head.map(text => `${text};`);
  if (block === null || depth === 0) return plain;
  const withBlock = fc.tuple(head, statements(block, depth - 1)).map(([text, inner]) => `${text} {\n${inner}\n}`);
  return needsBlock ? withBlock : fc.oneof(plain, withBlock);
}

const byScope = new Map<string, Arbitrary<string>>();

function statements(scope: Scope, depth: number): Arbitrary<string> {
  const key = `${scope} ${depth}`;
  const known = byScope.get(key);
  if (known !== undefined) return known;
  const right = directives
    .filter(({ scopes, supported }) => supported && scopes.includes(scope))
    .map(one => statementOf(one, depth));
  const made = fc.array(
    fc.oneof({ weight: 40, arbitrary: fc.oneof(...right) }, { weight: 1, arbitrary: wrongStatement }),
    { maxLength: 6 },
  );
  const joined = made.map(all => all.join('\n'));
  byScope.set(key, joined);
  return joined;
}

const wrongStatement: Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.constantFrom(...directives.map(({ name }) => name)), oddWord),
    fc.array(oddWord, { maxLength: 3 }),
    fc.constantFrom(';', '', ' {', '}', '{};', ' { include *; }'),
  )
  .map(([name, args, end]) => `${name} ${args.join(' ')}${end}`);

/** What most files begin with, so that many of them are accepted as a whole. */
const heads = [
  '',
  `cluster_key ${secret};\netcd http://e:2379;\npeer s01; peer s02; peer s03;\n`,
  'stream first { url testsrc://; }\n',
];

const written: Arbitrary<string> = fc
  .tuple(fc.constantFrom(...heads), statements('top', 2))
  .map(([head, text]) => `${head}${text}\n`);

const golden = ['test/golden/config/good', 'test/golden/config/bad', 'etc'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.conf'))
    .map(name => readFileSync(join(root, folder, name), 'utf8')),
);

const harm = mutations(oddWord);
const corpus = fc.constantFrom(...golden);
const harmed = fc.tuple(fc.oneof(corpus, written), harm).map(([text, mutate]) => mutate(text));

/** Harm to the lines that hold no secret, between and beside those that do. */
const harmedAround = fc.tuple(written, harm).map(([text, mutate]) => {
  const lines = text.split('\n');
  const at = lines.findIndex(line => line.includes(secret));
  if (at < 0) return mutate(text).replaceAll(secret, '');
  const harmless = mutate(lines.filter(line => !line.includes(secret)).join('\n')).replaceAll(secret, '');
  return `${lines.filter(line => line.includes(secret)).join('\n')}\n${harmless}\n${lines[at]}`;
});

function filesOf(main: Arbitrary<string>, keepsSecrets: boolean): Arbitrary<ConfigFiles> {
  const include = fc.option(
    fc.constantFrom('include *.conf;', 'include a.conf;', `include ${'*a'.repeat(12)}b.conf;`, 'include conf.d/*;'),
  );
  return fc
    .tuple(fc.tuple(main, include), fc.array(fc.oneof(written, harmed), { maxLength: fileNames.length - 1 }))
    .map(([[text, line], others]) => {
      const texts = [line === null ? text : `${text}\n${line}\n`, ...(keepsSecrets ? [] : others)];
      return { files: Object.fromEntries(texts.map((one, index) => [fileNames[index] ?? '', one])), keepsSecrets };
    });
}

export const configurations: Arbitrary<ConfigFiles> = fc.oneof(
  { weight: 4, arbitrary: filesOf(written, true) },
  { weight: 2, arbitrary: filesOf(harmedAround, true) },
  { weight: 3, arbitrary: filesOf(harmed, false) },
  { weight: 1, arbitrary: filesOf(fc.string({ maxLength: 400, unit: 'binary' }), false) },
);
