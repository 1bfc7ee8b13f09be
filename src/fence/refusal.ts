// Which programs the fence does not start: those for which the kernel forgets, at exec, that they must die with their parent
// (PDEATHSIG is cleared for set-user-ID programs and for those with file capabilities), and scripts, whose own children a kill would not
// reach. Also says plainly when there is no such program.
// Nothing here holds the fence up: files and tools are waited for beside its other work, and what cannot be seen in time is refused, to be
// looked at again at the next start. Not promised: what a program starts in its turn is not looked at.

import type { Stats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RetryError, sentenceOf } from '../base/errors.ts';
import { runTool } from './run-tool.ts';

export interface Tools {
  /** Where the tools are looked for. */
  readonly folders: readonly string[];
  /** Both answer within a few ms on an idle machine. */
  readonly timeoutMs: number;
}

const setIdBits = 0o6000;
const executableBits = 0o111;
const usualTools: Tools = {
  folders: [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'],
  timeoutMs: 2000,
};

/** Why a program must not be started, or null, as the last look at its file found, or the one under way; under all that changes when the
 *  file does (setting capabilities changes its ctime). */
const looks = new Map<string, Promise<string | null>>();

/** @param note is told when nothing on this machine can read capabilities: then a program is taken for one without them.
 *  @returns one sentence why `command` must not be started, null: it may be. Never rejects. */
export async function refusalOf(
  command: string,
  note: (reason: string) => void,
  tools: Tools = usualTools,
): Promise<string | null> {
  const file = await findProgram(command);
  if (file === null) {
    return `the program '${command}' was not found in PATH: install it, on Debian with 'apt install ${command}'`;
  }
  const key = `${file.path} ${file.stats.ino} ${file.stats.ctimeMs}`;
  const known = looks.get(key) ?? look(file.path, file.stats, note, tools);
  looks.set(key, known);
  try {
    return await known;
  } catch (error) {
    looks.delete(key);
    return `cannot see whether ${file.path} may be started: ${sentenceOf(error)}; it is looked at again at the next attempt`;
  }
}

async function findProgram(command: string): Promise<{ readonly path: string; readonly stats: Stats } | null> {
  const candidates = command.includes('/')
    ? [command]
    : (process.env.PATH ?? '').split(':').map(folder => join(folder, command));
  for (const candidate of candidates) {
    try {
      const path = await realpath(candidate);
      const stats = await stat(path);
      if (stats.isFile() && (stats.mode & executableBits) !== 0) return { path, stats };
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** Rejects when it cannot be seen. */
async function look(
  path: string,
  { mode }: Stats,
  note: (reason: string) => void,
  tools: Tools,
): Promise<string | null> {
  const outlives = 'could outlive this node and hold its source twice';
  const remedy = `it ${outlives}; use a copy of it without them`;
  if ((mode & setIdBits) !== 0) return `${path} has set-user-ID or set-group-ID bits: ${remedy}`;
  if ((await readStart(path)) === '#!')
    return `${path} is a script, and what that starts ${outlives}; give the program itself that name`;
  const capabilities = await readCapabilities(path, tools);
  if (capabilities === null)
    note(
      `cannot see whether ${path} has file capabilities: neither getcap nor getfattr is there; taken for a program without them`,
    );
  return capabilities ? `${path} has file capabilities (${capabilities}): ${remedy} ('setcap -r ${path}')` : null;
}

/** The first two bytes of a file. */
async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1');
  } finally {
    await file.close();
  }
}

/** '': it has none; null: no tool of this machine can tell. @throws RetryError. */
async function readCapabilities(path: string, { folders, timeoutMs }: Tools): Promise<string | null> {
  const run = (tool: string, args: readonly string[]) => runTool({ tool, args, folders, timeoutMs });
  const listed = await run('getcap', [path]);
  if (listed.type === 'said') return listed.text.slice(listed.text.lastIndexOf(' ') + 1);
  const attribute = await run('getfattr', ['--absolute-names', '--match', '^security\\.capability$', '--', path]);
  if (attribute.type === 'said') return attribute.text.includes('security.capability') ? 'security.capability' : '';
  for (const outcome of [listed, attribute]) if (outcome.type === 'failed') throw new RetryError(outcome.reason);
  return null;
}
