// The two processes of a real node, as a test needs them: to kill, freeze and block each of them on its own.

import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { ClusterNode } from './cluster-node.ts';

export interface NodeProcesses {
  readonly main: number;
  readonly fence: number;
}

/** Throws when the node does not run with both of them. */
export function processesOf(node: ClusterNode): NodeProcesses {
  return mainAndFence(node.processes(), node.name);
}

/** The same of a node that was started by the process `root`, in whatever namespace. */
export function processesBelow(root: number): NodeProcesses {
  return mainAndFence(descendantsOf(root), `what process ${root} started`);
}

function descendantsOf(pid: number): readonly number[] {
  const children = childrenOf(pid).split(' ').filter(Boolean).map(Number);
  return children.flatMap(child => [child, ...descendantsOf(child)]);
}

/** Empty for one that has ended meanwhile. */
function childrenOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return '';
  }
}

function mainAndFence(pids: readonly number[], title: string): NodeProcesses {
  const commands = pids.map(pid => ({ pid, words: wordsOf(pid) }));
  const fence = commands.find(({ words }) => words.some(word => word.endsWith('/fence/main.js')));
  const main = commands.find(({ words }) => words.includes('run') && words.includes('--node'));
  if (main === undefined || fence === undefined) throw new Error(`${title} does not run with main and fence`);
  return { main: main.pid, fence: fence.pid };
}

/** SIGSTOP; let go on when the test ends, at the latest, so that it can be ended. @returns lets it go on. */
export function freeze(pid: number): () => void {
  process.kill(pid, 'SIGSTOP');
  const goOn = () => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It is gone.
    }
  };
  onTestFinished(goOn);
  return goOn;
}

/** For a node's environment: its main process blocks its event loop for `blockedMs` when it gets SIGUSR2. */
export function blockable(blockedMs: number): Readonly<Record<string, string>> {
  const code = `process.on('SIGUSR2', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${blockedMs}));`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

function wordsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
