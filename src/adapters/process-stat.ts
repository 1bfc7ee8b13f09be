// What the kernel says of a process. A pid alone names nobody, since pids are used again; a pid with its start time does.
// Only within this process's pid namespace, and only on Linux.

import { readFileSync } from 'node:fs';
import { raisePriority } from './priority.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of /proc/PID/stat. The same through every exec of the process. */
  readonly start: number;
}

/** Reads it at once, without waiting: /proc is memory. null: there is no such process.
 *  `dead`: it has let go of all that it held, and only waits to be reaped. */
export function readProcessStat(pid: number): { readonly start: number; readonly dead: boolean } | null {
  const stat = readProcFile(`/proc/${pid}/stat`);
  return stat === null ? null : parseProcessStat(stat);
}

/** @param stat the text of /proc/PID/stat. */
export function parseProcessStat(stat: string): { readonly start: number; readonly dead: boolean } {
  // The second field is the name in brackets, and may hold spaces and brackets itself: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { start: Number(fields[19]), dead: isDead(fields[0], Number(fields[17])) };
}

/** A process whose first thread has ended is shown as a zombie while others of its threads still run, and hold what it holds. */
function isDead(state: string | undefined, threads: number): boolean {
  return (state === 'Z' || state === 'X') && threads <= 1;
}

export function isProcessAlive({ pid, start }: ProcessIdentity): boolean {
  const stat = readProcessStat(pid);
  return stat !== null && stat.start === start && !stat.dead;
}

/** The identity of this very process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: readProcessStat(process.pid)?.start ?? 0 };
}

/** SIGKILL, unless the pid belongs to somebody else by now; it comes first on the processor, to die soon. */
export function killProcess(identity: ProcessIdentity): void {
  if (!isProcessAlive(identity)) return;
  raisePriority(identity.pid);
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    // It ended in between, or it is not ours to kill; whoever waits for its end sees which.
  }
}

/** null: it cannot be read, because the process is gone or belongs to somebody else. */
export function readProcFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
