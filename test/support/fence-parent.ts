// A main process in small that a test may kill or freeze (programs/fence-parent.mjs), seen from the test.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { readProcessStat } from '../../src/adapters/process-stat.ts';
import { waitFor } from './wait.ts';

/** What a child of a fence does that ignores SIGTERM, as an ffmpeg that hangs in a read; without a process of its own. */
export const deaf = 'trap "" TERM; echo ready; exec sleep 1000';
export const patient = 'echo ready; exec sleep 1000';

export function isDead(pid: number): boolean {
  return readProcessStat(pid)?.dead ?? true;
}

export function allDead(pids: readonly number[]): Promise<boolean> {
  return waitFor(`the processes ${pids.join(', ')} to be dead`, 30_000, () => pids.every(isDead));
}

/** A main process in small. All scripts but the last run under a session with that deadline. */
export function startParent(
  node: string,
  { deadlineMs = realClock.monotonicMs() + 60_000 },
  ...scripts: readonly string[]
) {
  const program = fileURLToPath(new URL('./programs/fence-parent.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, node, String(deadlineMs), ...scripts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  /** In the order of the scripts: the fence starts several at a time, and any of them may be the first. */
  const startedPids = (): readonly number[] => {
    const started = text.matchAll(/"type":"child-started","child":(\d+),"pid":(\d+)/g);
    const pids = [...started].map(([, number, pid]) => [Number(number), Number(pid)] as const);
    return pids.sort(([a], [b]) => a - b).map(([, pid]) => pid);
  };
  return {
    pid: child.pid ?? 0,
    fencePid: () => Number(/"type":"fence-up","pid":(\d+)/.exec(text)?.[1] ?? 0),
    /** Once each of them has written a line. */
    childPids: (count: number) =>
      waitFor(`${count} children to write`, 30_000, () => {
        const writing = new Set([...text.matchAll(/"type":"child-line","child":(\d+)/g)].map(match => match[1]));
        return writing.size === count && startedPids();
      }),
  };
}
