// Commands as a person meets them, on a real terminal (script of util-linux makes one): the watch redraws in place and ends by Ctrl-C, Tab completes
// in a real bash. And in a pipe: plain text, which ends by SIGTERM and when nobody reads any more.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { buildFence } from '../support/build.ts';
import { peerView, streamView } from '../support/fake-node-view.ts';
import { waitFor } from '../support/wait.ts';
import { WebNode } from '../support/web-node.ts';

const weir = join(import.meta.dirname, '../../bin/weir');
const node = new WebNode();

beforeAll(async () => {
  await buildFence();
  await node.open();
  node.view.nodes = [peerView('node-one'), peerView('node-two:8080')];
  node.view.all = [streamView('cam/one')];
});

afterAll(() => node.close());

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly heard: () => string;
  /** Exit status, or the signal that ended it. */
  readonly ended: Promise<unknown>;
}

function run(program: string, words: readonly string[]): Running {
  const env = { ...process.env, WEIR_URL: node.url, TERM: 'xterm', NO_COLOR: '', PS1: '> ', INPUTRC: '/dev/null' };
  const child = spawn(program, words, { env, detached: true });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // it has ended
    }
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (text += chunk));
  const ended = once(child, 'close').then(([status, signal]) => signal ?? status);
  return { child, heard: () => text, ended };
}

/** In a terminal of its own. */
const onTerminal = (command: string) => run('script', ['-qefc', command, '/dev/null']);

const countOf = (text: string, part: string) => text.split(part).length - 1;
const home = '\x1b[H';
const bell = '\x07';

it('weir status --watch redraws in place on a terminal, until Ctrl-C', async () => {
  const { child, heard, ended } = onTerminal(`stty rows 6 cols 60; exec ${weir} status --watch`);
  await waitFor('a second picture', 30_000, () => countOf(heard(), home) >= 2);
  expect(heard()).toContain('\x1b[32mup\x1b[0m');
  expect(heard()).toContain('make the terminal taller');
  const [, first = ''] = heard().split(home);
  expect(countOf(first, '\n')).toBe(5);
  child.stdin.write('\x03');
  expect(await ended).not.toBe(0);
});

it('in a pipe it goes on with plain text, until SIGTERM', async () => {
  const { child, heard, ended } = run(weir, ['status', '--watch']);
  await waitFor('a second table', 30_000, () => countOf(heard(), 'cluster default') >= 2);
  expect(heard()).not.toContain('\x1b');
  child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
});

it('and ends when nobody reads it any more', async () => {
  const { child, heard, ended } = run(weir, ['status', '--watch', '--json']);
  await waitFor('a line', 30_000, () => heard().includes('\n'));
  child.stdout.destroy();
  expect(await ended).toBe(1);
});

it('Tab completes commands, names of nodes and streams in bash', async () => {
  const { child, heard } = onTerminal('bash --norc --noprofile -i');
  const type = (text: string) => child.stdin.write(text);
  type(`weir() { ${weir} "$@"; }; source <(weir completion bash); echo rea''dy\n`);
  await waitFor('the script to be read', 30_000, () => heard().includes('ready\r\n'));
  const complete = async (words: string, wanted: string) => {
    let bells = countOf(heard(), bell);
    type(`${words}\t`);
    await waitFor(`'${wanted}'`, 30_000, () => {
      if (heard().includes(wanted)) return true;
      // Names that a busy machine did not give within a second are asked for by another Tab, as a person would.
      const isRefused = countOf(heard(), bell) > bells;
      if (isRefused) type('\t');
      if (isRefused) bells = countOf(heard(), bell);
      return false;
    });
  };
  await complete('weir dra', 'weir drain ');
  await complete('node-t', 'node-two:8080');
  await complete('\x15weir move ca', 'weir move cam/one ');
  type('\x15exit\n');
});
