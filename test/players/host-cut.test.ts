// A browser goes on playing when the owner's host is cut off without a word: with relay a stock hls.js, with redirects weir's own page, which
// does not wait for the dead address as long as hls.js does. This needs a network of its own: where the machine does not allow one, the test
// is skipped and says so.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFailed, onTestFinished } from 'vitest';
import { root } from '../support/root.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { mostMs, mostStillS } from './expect-it-goes-on.ts';
import type { Figure } from './table.ts';

it.for([
  ['relay', 'hls.js'],
  ['redirect', 'page'],
] as const)('host-cut, %s, %s', { timeout: mostMs }, async ([delivery, player], { skip }) => {
  const out = await makeTemporaryFolder();
  onTestFinished(() => out.remove());
  const asked = { cases: 'host-cut', delivery, players: player, runs: '1', watch: '40', out: out.path };
  const words = Object.entries(asked).flatMap(([name, word]) => [`--${name}`, word]);
  const run = await execa(join(root, 'bin/players'), words, { all: true, reject: false });
  if (run.all.includes('SKIPPED: host-cut')) {
    console.warn(run.all);
    skip('this machine does not let you make namespaces');
  }
  onTestFailed(() => console.error(run.all));
  onTestFailed(() => console.error(readFileSync(join(out.path, `host-cut-${delivery}-1.log`), 'utf8')));
  expect(run.exitCode).toBe(0);
  const figures = JSON.parse(readFileSync(join(out.path, 'figures.json'), 'utf8')) as readonly Figure[];
  const [{ verdict } = expect.unreachable('no player was judged')] = figures;
  expect(verdict).toMatchObject({ survived: true, reason: null });
  expect(verdict.longestS).toBeLessThan(mostStillS);
});
