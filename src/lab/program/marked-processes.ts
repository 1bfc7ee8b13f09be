// Every process that carries a marker in the environment it was started with, whoever its parent is by now: the only way to say
// that nothing was left behind. Linux only; processes of other users are not seen.

import { readdirSync, readFileSync } from 'node:fs';

/** The living processes that were started with `name`=`value` in their environment, by pid; this one is left out. */
export function markedProcesses(name: string, value: string): readonly number[] {
  const marker = `${name}=${value}`;
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter(pid => environmentOf(pid).includes(marker))
    .map(Number);
}

/** SIGKILL to all of them. @returns their pids. */
export function killMarkedProcesses(name: string, value: string): readonly number[] {
  const pids = markedProcesses(name, value);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  return pids;
}

/** Empty for a process that is gone, a zombie, or another user's. */
function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
