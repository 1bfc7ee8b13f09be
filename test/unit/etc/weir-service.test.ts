// The unit agrees with the program: its commands exist, what the fence and Node need is not taken away, and systemd itself finds no fault.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { helpOf } from '../../../src/cli/commands/help.ts';
import { commandNamed } from '../../../src/cli/commands/table.ts';
import { root } from '../../support/root.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const text = readFileSync(join(root, 'etc/systemd/weir.service'), 'utf8');

/** All values of an option, in the order of the unit. */
function valuesOf(option: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^${option}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

const wordsOf = (option: string) => valuesOf(option).flatMap(value => value.split(' '));

/** Exit status and words of systemd-analyze; null: this machine has none. */
async function analyze(
  unit: string,
  ...words: readonly string[]
): Promise<{ status: number | null; said: string } | null> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, 'weir.service');
  await writeFile(path, unit.replaceAll('/opt/weir', root));
  const { error, status, stdout, stderr } = spawnSync('systemd-analyze', [...words, path], { encoding: 'utf8' });
  return error === undefined ? { status, said: `${stdout}${stderr}` } : null;
}

describe('weir.service', () => {
  it.each([...valuesOf('ExecStartPre'), ...valuesOf('ExecStart')])('has a command that weir knows: %s', command => {
    const [program = '', name = '', ...words] = command.split(' ');
    expect(readFileSync(program.replace('/opt/weir', root), 'utf8')).toContain('dist');
    const known = commandNamed(name);
    expect(known, name).not.toBeNull();
    const help = known === null ? '' : helpOf(known);
    for (const flag of words.filter(word => word.startsWith('-'))) expect(help).toContain(flag);
  });

  it('starts with the file that it has checked', () => {
    const fileOf = (option: string) => / -c (\S+)/.exec(valuesOf(option)[0] ?? '')?.[1];
    expect(fileOf('ExecStart')).toBe('/etc/weir/weir.conf');
    expect(fileOf('ExecStartPre')).toBe(fileOf('ExecStart'));
  });

  it('names variables that the README explains, and the tmpfs that it makes', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const variables = valuesOf('Environment').map(value => value.split('='));
    for (const [name = ''] of variables) expect(readme).toContain(`| \`${name}\` |`);
    expect(variables).toContainEqual(['WEIR_SEGMENTS', valuesOf('TemporaryFileSystem')[0]?.split(':')[0]]);
  });

  it('lets the fence come first, and Node compile', () => {
    expect(wordsOf('AmbientCapabilities')).toContain('CAP_SYS_NICE');
    expect(wordsOf('CapabilityBoundingSet')).toEqual(wordsOf('AmbientCapabilities'));
    const harmful = ['MemoryDenyWriteExecute', 'RestrictRealtime', 'PrivateUsers', 'ProcSubset', 'PrivateNetwork'];
    expect(harmful.flatMap(valuesOf)).toEqual([]);
  });

  it('tells main alone to leave, and lets the fence outlive a main that died', () => {
    expect(valuesOf('KillMode')).toEqual(['control-group']);
    expect(valuesOf('ExecStop')[0]).toMatch(/kill -TERM \$\$MAINPID && exec tail --pid=\$\$MAINPID /);
    // 10 s of handing over, and what stands around it (src/cluster/moves/leave.ts)
    expect(Number.parseInt(valuesOf('TimeoutStopSec')[0] ?? '', 10)).toBeGreaterThanOrEqual(20);
  });

  it('is without fault for systemd, which would tell of one', async context => {
    const good = await analyze(text, 'verify');
    if (good === null) return context.skip('there is no systemd-analyze here');
    expect(good).toEqual({ status: 0, said: '' });
    const bad = await analyze(text.replace('RestartSec=2s', 'RestartSeconds=2s'), 'verify');
    expect(bad?.said).toContain('RestartSeconds');
  });

  it('stays as exposed as docs/production.md says', async context => {
    const judged = await analyze(text, 'security', '--offline=true', '--no-pager');
    if (judged === null) return context.skip('there is no systemd-analyze here');
    const level = Number(/exposure level for weir\.service: ([\d.]+)/.exec(judged.said)?.[1]);
    expect(level).toBeLessThanOrEqual(2.1);
  });
});
