// With relay a browser goes on playing when the owner's host is cut off without a word. This needs a network of its own: where the machine
// does not allow one, the test is skipped and says so.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFailed, onTestFinished } from 'vitest';
import { root } from '../support/root.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { mostMs, mostStillS } from './expect-it-goes-on.ts';
import type { Figure } from './table.ts';

it(
  'host-cut',
  async context => {
    const out = await makeTemporaryFolder();
    onTestFinished(() => out.remove());
    const words = [
      '--cases',
      'host-cut',
      '--delivery',
      'relay',
      '--players',
      'hls.js',
      '--runs',
      '1',
      '--out',
      out.path,
    ];
    const run = await execa(join(root, 'bin/players'), words, { all: true, reject: false });
    if (run.all.includes('SKIPPED: host-cut')) {
      console.warn(run.all);
      context.skip('this machine does not let you make namespaces');
    }
    onTestFailed(() => console.error(run.all));
    onTestFailed(() => console.error(readFileSync(join(out.path, 'host-cut-relay-1.log'), 'utf8')));
    expect(run.exitCode).toBe(0);
    const figures = JSON.parse(readFileSync(join(out.path, 'figures.json'), 'utf8')) as readonly Figure[];
    const [{ verdict } = expect.unreachable('no player was judged')] = figures;
    expect(verdict).toMatchObject({ survived: true, reason: null });
    expect(verdict.longestS).toBeLessThan(mostStillS);
  },
  mostMs,
);
