import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, shownCommands } from '../../../../src/cli/commands/table.ts';
import { completionScript, shells } from '../../../../src/cli/completion/completion-script.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../support/temporary-folder.ts';

describe.each(shells)('the script for %s', shell => {
  const script = completionScript(shell, commands);

  it('knows every command and option', () => {
    for (const { name, options } of shownCommands) {
      expect(script).toContain(name);
      for (const option of options) expect(script).toMatch(new RegExp(`(--|-l )${option.name}\\b`));
    }
  });

  // bash is everywhere; the others where they are.
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  it.skipIf(!isThere)('has no mistake in its syntax', () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('in bash', () => {
  let folder: TemporaryFolder;

  /** A program of that name which tells how it was asked, and knows two nodes. */
  const fake = `#!/bin/bash
if [ "$1 $2" = '__names nodes' ]; then echo s01:8080; echo s02; echo "$*" >"$(dirname "$0")/asked"
else echo cam/one; echo cam/two; fi
`;

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    writeFileSync(join(folder.path, 'weir'), fake);
    chmodSync(join(folder.path, 'weir'), 0o755);
    writeFileSync(join(folder.path, 'site.conf'), '');
  });

  afterAll(() => folder.remove());

  /** What is proposed for the end of the line; words as bash splits them. */
  function proposedFor(line: string): readonly string[] {
    const script = `${completionScript('bash', commands)}
COMP_LINE=$1 COMP_POINT=\${#1}
_weir 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', script, 'bash', line], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder.path}:${process.env.PATH}` },
    });
    return output.split('\n').filter(word => word !== '');
  }

  it.each([
    ['weir dr', ['drain']],
    ['weir ', [...shownCommands.map(({ name }) => name), '--help', '--version']],
    ['weir drain ', ['s01:8080', 's02']],
    ['weir drain s02 ', []],
    ['weir drain s01:', ['8080']],
    ['weir drain --undo s0', ['s01:8080', 's02']],
    ['weir drain --timeout 5s s02', ['s02']],
    ['weir drain --t', ['--timeout']],
    ['weir move ca', ['cam/one', 'cam/two']],
    ['weir stop ca', ['cam/one', 'cam/two']],
    ['weir start --timeout 5s cam/t', ['cam/two']],
    ['weir move cam/one a', ['auto']],
    ['weir move cam/one s', ['s01:8080', 's02']],
    ['weir check -c si', ['site.conf']],
    ['weir status --', ['--url', '--auth', '--json', '--watch', '--help']],
    ['weir completion z', ['zsh']],
    ['weir help mo', ['move']],
    ['weir nonsense ', []],
  ])('%j', (line, proposed) => expect(proposedFor(line)).toEqual(proposed));

  it('asks the node that stands on the line', () => {
    proposedFor('weir drain --url http://s02:8080 ');
    expect(execFileSync('cat', [join(folder.path, 'asked')], { encoding: 'utf8' })).toBe(
      '__names nodes --url http://s02:8080\n',
    );
  });
});
