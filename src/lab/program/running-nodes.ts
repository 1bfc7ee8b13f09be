// The nodes that run with a given configuration file, whoever started them: found by what their command line says, as a user types
// it. Main processes only: the fence of each kills its ffmpegs when it ends. Linux only. A node of another user is seen, unless its
// file was named by a relative path, and cannot be ended.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { until } from './until.ts';

export interface RunningNode {
  readonly pid: number;
  /** null: the command line does not say which peer of the file it is. */
  readonly name: string | null;
}

/** The living nodes that run with the file at `configPath` (absolute). */
export function runningNodes(configPath: string): readonly RunningNode[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .flatMap(pid => {
      const run = readRunCommand(read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).split('\0'));
      if (run === null) return [];
      const path = resolve(read(() => readlinkSync(`/proc/${pid}/cwd`)) || '/', run.configPath);
      return path === configPath ? [{ pid: Number(pid), name: run.node }] : [];
    });
}

/** What `weir run` is asked to do by this command line; null: it is the command line of something else. */
export function readRunCommand(
  words: readonly string[],
): { readonly configPath: string; readonly node: string | null } | null {
  const start = words.findIndex(
    (word, index) => word === 'run' && /(^|\/)(weir|cli\/main\.js)$/.test(words[index - 1] ?? ''),
  );
  if (start < 0) return null;
  const { values } = parseArgs({
    args: words.slice(start + 1).filter(word => word !== ''),
    options: { config: { type: 'string', short: 'c' }, node: { type: 'string' } },
    strict: false,
  });
  if (typeof values.config !== 'string') return null;
  return { configPath: values.config, node: typeof values.node === 'string' ? values.node : null };
}

/** Sends SIGTERM to `nodes`, and SIGKILL `graceMs` later to those that are still there. */
export async function endNodes(configPath: string, nodes: readonly RunningNode[], graceMs: number): Promise<void> {
  signalNodes(nodes, 'SIGTERM');
  if (await areGone(configPath, nodes, graceMs)) return;
  signalNodes(nodes, 'SIGKILL');
  await areGone(configPath, nodes, KILL_MS);
}

/** SIGKILL to all that run with the file. @returns those that are still there: another user's. */
export async function killRunningNodes(configPath: string): Promise<readonly RunningNode[]> {
  const nodes = runningNodes(configPath);
  signalNodes(nodes, 'SIGKILL');
  await areGone(configPath, nodes, KILL_MS);
  return runningNodes(configPath);
}

/** How long the kernel may take to end a killed process on a busy machine. */
const KILL_MS = 3000;

function signalNodes(nodes: readonly RunningNode[], signal: NodeJS.Signals): void {
  for (const { pid } of nodes) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended, or it is another user's.
    }
  }
}

async function areGone(configPath: string, nodes: readonly RunningNode[], timeoutMs: number): Promise<boolean> {
  const gone = await until(timeoutMs, async () => {
    const pids = new Set(runningNodes(configPath).map(node => node.pid));
    return nodes.some(node => pids.has(node.pid)) ? null : true;
  });
  return gone !== null;
}

/** Empty for a process that is gone, or that may not be read. */
function read(file: () => string): string {
  try {
    return file();
  } catch {
    return '';
  }
}
