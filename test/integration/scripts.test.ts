// What the scripts of bin/ say before they install, build or start anything. (What the programs behind the others say of their command lines is
// in the unit tests of those.)

import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { root } from '../support/root.ts';

/** From another folder than the checkout. */
function run(name: string, words: readonly string[]) {
  return execa(join(root, 'bin', name), words, { reject: false, stdin: 'ignore', cwd: '/' });
}

it.for([
  ['test', ['--help'], 'bin/test [fast|sim|real|chaos]'],
  ['test', ['fast', '-h'], 'bin/test [fast|sim|real|chaos]'],
  ['test-compose', ['--help'], 'bin/test-compose'],
  ['bench', ['--help'], 'bin/bench [NAME]'],
  ['bench', ['links', '--rounds', '1', '-h'], 'bin/bench [NAME]'],
] as const)('bin/%s %j shows how it is called', async ([name, words, usage]) => {
  const { exitCode, stdout, stderr } = await run(name, words);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout.startsWith(`${usage}: `)).toBe(true);
  expect(stdout).not.toMatch(/^#|set -eu/m);
});

it.for([
  ['test', ['fsat'], "no part 'fsat': it has fast, sim, real and chaos"],
  ['test', ['fast', 'sim'], "'sim' is too much"],
  ['test', ['--fast'], "no part '--fast'"],
  ['test-compose', ['fast'], "takes nothing but --help: 'fast' is too much"],
  ['bench', ['nothing'], "no benchmark 'nothing'; there are: "],
  ['bench', ['--rounds', '1'], "no benchmark '--rounds'"],
] as const)('bin/%s %j is refused with a sentence', async ([name, words, sentence]) => {
  const { exitCode, stdout, stderr } = await run(name, words);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(sentence);
});
