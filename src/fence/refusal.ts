// Which programs the fence does not start: those for which the kernel forgets, at exec, that they must die with their parent
// (PDEATHSIG is cleared for set-user-ID programs and for those with file capabilities). Also says plainly when there is no such program.
// Looked at again whenever the file changes. Not promised: what a wrapper script starts in its turn is not looked at.

import { spawnSync } from 'node:child_process';
import { realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

const setIdBits = 0o6000;
const executableBits = 0o111;
/** Both tools answer within a few ms; the fence must not be held up by one that does not. */
const toolTimeoutMs = 300;

/** What the last look at a file found, under all that changes when the file does (setting capabilities changes its ctime). */
const looks = new Map<string, string | null>();

/** @param note is told when the capabilities cannot be read on this machine.
 *  @returns one sentence why `command` must not be started, null: it may be. */
export function refusalOf(command: string, note: (reason: string) => void): string | null {
  const file = findProgram(command);
  if (file === null) {
    return `the program '${command}' was not found in PATH: install it, on Debian with 'apt install ${command}'`;
  }
  const key = `${file.path} ${file.stats.ino} ${file.stats.ctimeMs}`;
  const known = looks.get(key);
  if (known !== undefined) return known;
  const refusal = look(file.path, file.stats, note);
  looks.set(key, refusal);
  return refusal;
}

function findProgram(command: string): { readonly path: string; readonly stats: Stats } | null {
  const candidates = command.includes('/')
    ? [command]
    : (process.env.PATH ?? '').split(':').map(folder => join(folder, command));
  for (const candidate of candidates) {
    try {
      const path = realpathSync(candidate);
      const stats = statSync(path);
      if (stats.isFile() && (stats.mode & executableBits) !== 0) return { path, stats };
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function look(path: string, stats: Stats, note: (reason: string) => void): string | null {
  const remedy = 'it could outlive this node and hold its source twice; use a copy of it without them';
  if ((stats.mode & setIdBits) !== 0) return `${path} has set-user-ID or set-group-ID bits: ${remedy}`;
  const capabilities = readCapabilities(path);
  if (capabilities === null) {
    note(
      `cannot see whether ${path} has file capabilities: neither getcap nor getfattr is there; taken for a program without them`,
    );
    return null;
  }
  return capabilities === ''
    ? null
    : `${path} has file capabilities (${capabilities}): ${remedy} ('setcap -r ${path}')`;
}

/** '': it has none; null: no tool of this machine can tell. */
function readCapabilities(path: string): string | null {
  const listed = runTool('getcap', [path]);
  if (listed !== null) return listed.slice(listed.lastIndexOf(' ') + 1);
  const attribute = runTool('getfattr', ['--absolute-names', '--match', '^security\\.capability$', '--', path]);
  if (attribute !== null) return attribute.includes('security.capability') ? 'security.capability' : '';
  return null;
}

function runTool(tool: string, args: readonly string[]): string | null {
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  const result = spawnSync(tool, args, { env, timeout: toolTimeoutMs, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : null;
}
