// The look at a program before it is started, with tools that answer, fail, hang, or are not there; none of them holds up the fence.

import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { refusalOf } from '../../src/fence/refusal.ts';
import { buildFence } from '../support/build.ts';
import { TestFence } from '../support/fence.ts';
import { deaf } from '../support/fence-parent.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

async function folderForTest(): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

async function writeProgram(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** A program of its own, and a look at it with the given tools (shell scripts). */
async function lookWith(scripts: Readonly<Record<string, string>>) {
  const folder = await folderForTest();
  const path = join(folder, 'program');
  await copyFile('/usr/bin/sleep', path);
  for (const [name, script] of Object.entries(scripts)) await writeProgram(join(folder, name), script);
  const notes: string[] = [];
  // A tool that answers has as long as a busy machine takes.
  const look = (timeoutMs = 30_000) => refusalOf(path, reason => notes.push(reason), { folders: [folder], timeoutMs });
  return { folder, notes, look };
}

const hang = 'exec /bin/sleep 20';

describe('a program', () => {
  it('that is not there is named', async () =>
    expect(await refusalOf('no-such-program', () => {})).toMatch(
      /'no-such-program' was not found in PATH: install it/,
    ));

  it('with capabilities or set-ID bits is refused, one without them is not', async () => {
    const { folder, look } = await lookWith({ getcap: 'echo "$1 cap_net_raw=ep"' });
    expect(await look()).toMatch(/has file capabilities \(cap_net_raw=ep\): .* \('setcap -r .*\/program'\)/);
    expect(await (await lookWith({ getcap: 'exit 0' })).look()).toBeNull();
    await chmod(join(folder, 'program'), 0o4755);
    expect(await look()).toMatch(/has set-user-ID or set-group-ID bits/);
  });

  it('that is a script is refused: what it starts would live on', async () => {
    const { folder, look } = await lookWith({ getcap: 'exit 0' });
    await writeProgram(join(folder, 'program'), 'ffmpeg "$@"');
    expect(await look()).toMatch(/program is a script, and what that starts could outlive this node/);
  });

  it('is looked at once, and again when its file changes', async () => {
    const { folder, look } = await lookWith({});
    await writeProgram(
      join(folder, 'getcap'),
      `echo look >> ${folder}/looks; [ ! -e ${folder}/has ] || echo "$1 cap=ep"`,
    );
    expect(await Promise.all([look(), look(), look()])).toEqual([null, null, null]);
    await writeFile(join(folder, 'has'), '');
    expect(await look()).toBeNull();
    await chmod(join(folder, 'program'), 0o711);
    expect(await look()).toContain('has file capabilities');
  });

  it('is refused when the tools fail or hang, and looked at again', async () => {
    const { folder, notes, look } = await lookWith({ getcap: hang });
    expect(await look(500)).toMatch(/getcap did not answer within 0\.5 s; it is looked at again at the next attempt/);
    await writeProgram(join(folder, 'getcap'), 'echo "$1 (Input/output error)" >&2');
    expect(await look()).toMatch(/getcap failed \(.*Input\/output error\)/);
    await writeProgram(
      join(folder, 'getcap'),
      'echo "Failed to get capabilities of file (Operation not supported)" >&2',
    );
    expect(await look()).toBeNull();
    expect(notes).toEqual([]);
  });

  it('is refused when no tool can be forked, and looked at again', async () => {
    const { folder, look } = await lookWith({ getcap: 'exit 0' });
    const noRoom = { folders: [folder, 'x'.repeat(200_000)], timeoutMs: 500 };
    expect(await refusalOf(join(folder, 'program'), () => {}, noRoom)).toMatch(/E2BIG; it is looked at again/);
    expect(await look()).toBeNull();
  });

  it('is looked at with getfattr where getcap hangs or is not there', async () => {
    const { look } = await lookWith({ getcap: hang, getfattr: 'echo security.capability=0sAQ==' });
    // getfattr has no more time than getcap: where it took longer, it is looked at again.
    await waitFor('a look by getfattr', 30_000, async () => (await look(500))?.includes('has file capabilities'));
    expect(await (await lookWith({ getfattr: 'exit 0' })).look()).toBeNull();
  });

  it('is let through with a note where no tool is there', async () => {
    const { notes, look } = await lookWith({});
    expect(await look()).toBeNull();
    expect(notes).toEqual([expect.stringMatching(/neither getcap nor getfattr is there/)]);
  });
});

describe('a tool that hangs', () => {
  beforeAll(buildFence);

  it('does not keep the fence from killing at the deadline, nor from starting others; its own program is refused', async () => {
    const folder = await folderForTest();
    await copyFile('/usr/bin/sleep', join(folder, 'unseen'));
    await writeProgram(join(folder, 'getcap'), `case "$1" in */unseen) ${hang};; esac`);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const fence = await TestFence.open();
    onTestFinished(() => fence.close());
    fence.port.setDeadline(1, realClock.monotonicMs() + 60_000);
    // A look ends after 2 s: when the machine stands still meanwhile, there is another one.
    const [unseen, child] = await waitFor('a child that runs while another is looked at', 30_000, async () => {
      const [looked, beside] = [fence.start(0, 'unseen', '1000'), fence.startScript(1, deaf)] as const;
      await fence.lineOf(beside, 'ready');
      return fence.find('child-ended', fact => fact.child === looked) === undefined && ([looked, beside] as const);
    });
    const deadlineMs = realClock.monotonicMs() + 200;
    fence.port.setDeadline(1, deadlineMs);
    await fence.endOf(child);
    expect((await fence.endOf(unseen)).reason).toMatch(/getcap did not answer within 2 s/);
    const ends = fence.told.filter(({ fact }) => fact.type === 'child-ended');
    const endOf = (ended: number) => ends.find(({ fact }) => fact.type === 'child-ended' && fact.child === ended);
    expect((endOf(child)?.atMs ?? 0) - deadlineMs).toBeLessThan(300);
    expect(endOf(child)?.atMs, 'it was still looked at').toBeLessThan(endOf(unseen)?.atMs ?? 0);
  });
});
