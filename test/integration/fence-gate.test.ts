import { type Serializable, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import { gated, gateWord } from '../../src/fence/gate.ts';
import { buildFence } from '../support/build.ts';
import { patient } from '../support/fence-parent.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { timed } from '../support/timed.ts';
import { waitFor } from '../support/wait.ts';

const nowMs = () => realClock.monotonicMs();
let entryPath = '';

beforeAll(async () => {
  entryPath = await buildFence();
});

describe('the gate', () => {
  it('opens only when main has said go', async () => {
    const folder = await makeTemporaryFolder();
    onTestFinished(() => folder.remove());
    const witness = join(folder.path, 'ran');
    const raw = spawnRaw();
    const spec = { child: 1, stream: 's', epoch: 1, session: 0, command: 'touch', args: [witness], env: {} };
    raw.say({ type: 'start', spec });
    const started = await raw.hear('child-started');
    expect(readFileSync(`/proc/${started.pid}/cmdline`, 'utf8')).toContain('read -r fence');
    // An answer to something sent later shows that the fence had its time.
    raw.say({ type: 'start', spec: { ...spec, child: 2, session: 77 } });
    await raw.hear('child-ended');
    expect(() => readFileSync(witness)).toThrow();
    raw.say({ type: 'go', child: 1 });
    await waitFor('the program to run', 30_000, () => readFileSync(witness, 'utf8') === '');
  });

  it('stays shut for words that are no messages', async () => {
    const raw = spawnRaw();
    for (const word of [
      '',
      {},
      { type: 'go' },
      'not json',
      { type: 'start', spec: { child: 1 } },
      { type: '__proto__' },
    ]) {
      raw.say(word);
    }
    raw.say({ type: 'stop', child: 9, graceMs: 0 });
    raw.say({
      type: 'start',
      spec: { child: 3, stream: 's', epoch: 1, session: 5, command: 'true', args: [], env: {} },
    });
    expect(await raw.hear('child-ended')).toMatchObject({ child: 3, reason: 'session 5 is unknown or over' });
    expect(raw.heard('note').filter(({ level }) => level === 'warn').length).toBe(6);
    expect(raw.heard('child-started')).toEqual([]);
  });

  it("opens for the parent's word alone: not for a word that a dead parent left behind, not for a closed pipe", async () => {
    const pass = (input: string) => execa('setpriv', gated('echo', ['through']), { input, reject: false });
    expect((await pass(gateWord(process.pid))).stdout).toBe('through');
    for (const word of [gateWord(process.ppid), gateWord(1), 'go\n', '\n', '']) {
      expect(await pass(word)).toMatchObject({ stdout: '', failed: true });
    }
  });

  it('starts four at a time, and gives a place back at the first line', async () => {
    const raw = spawnRaw();
    const spec = { stream: 's', epoch: 1, session: 0, command: 'sh', args: ['-c', patient], env: {} };
    await raw.hear('up');
    const beganMs = nowMs();
    const started = (count: number) => () => raw.heard('child-started').length >= count;
    const took = await timed(async () => {
      for (let child = 1; child <= 6; child++) raw.say({ type: 'start', spec: { ...spec, child } });
      await waitFor('four to start', 30_000, started(4));
      raw.say({ type: 'output', child: 1 });
      await waitFor('the fifth to start', 30_000, started(5));
    });
    expect(took.awakeMs).toBeLessThan(900);
    await waitFor('the sixth after a second', 30_000, started(6));
    expect(nowMs() - beganMs).toBeGreaterThanOrEqual(1000);
  });
});

/** Speaks the fence's own language, without main's half. */
function spawnRaw() {
  const marker = { cluster: 'test', node: 'raw', incarnation: 'one', main: ownIdentity() };
  const env = { ...process.env, WEIR_FENCE: JSON.stringify(marker) };
  const child = spawn(process.execPath, [entryPath], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const messages: Record<string, unknown>[] = [];
  child.on('message', (message, pipe) => {
    messages.push({ ...Object(message) });
    if (pipe instanceof Socket) {
      pipe.on('error', () => {}).resume();
      onTestFinished(() => void pipe.destroy());
    }
  });
  const heard = (type: string) => messages.filter(message => message.type === type);
  return {
    say: (message: Serializable) => child.send(message),
    heard,
    hear: (type: string) => waitFor(`'${type}' of the fence`, 30_000, () => heard(type)[0]),
  };
}
