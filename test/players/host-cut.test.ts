// A browser goes on playing when the owner's host is cut off without a word. With relay a stock hls.js hardly notices; with redirects weir's own page
// does not either, because it does not wait for the dead address as long, and a stock hls.js goes on when it has waited its 30 s. This needs a
// network of its own: where the machine does not allow one, the test is skipped and says so.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { it } from 'vitest';
import { root } from '../support/root.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { mostMs, mostStillS } from './expect-it-goes-on.ts';
import type { Figure } from './table.ts';

/** What hls.js waits for less what it has buffered, and what a busy machine adds. */
const mostPatientS = 30;

// Side by side: each has a network of its own, and waits for most of its time.
it.concurrent.for([
  { delivery: 'relay', most: { 'hls.js': mostStillS }, watch: '40' },
  { delivery: 'redirect', most: { 'hls.js': mostPatientS, page: mostStillS }, watch: '80' },
] as const)('host-cut, $delivery', { timeout: mostMs }, async ({ delivery, most, watch }, test) => {
  const { expect, onTestFailed, onTestFinished, skip } = test;
  const out = await makeTemporaryFolder();
  onTestFinished(() => out.remove());
  const players = Object.keys(most).join(',');
  const asked = { cases: 'host-cut', delivery, players, runs: '1', watch, out: out.path };
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
  expect(figures).toHaveLength(Object.keys(most).length);
  for (const [player, mostS] of Object.entries(most)) {
    const verdict = figures.find(figure => figure.player === player)?.verdict;
    expect(verdict, player).toMatchObject({ survived: true, reason: null });
    expect(verdict?.longestS, player).toBeLessThan(mostS);
  }
});
