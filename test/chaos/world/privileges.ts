// What this machine lets the harness do.

import { execFileSync } from 'node:child_process';

/** Real-time priority. */
export function canHurry(): boolean {
  try {
    execFileSync('chrt', ['--rr', '--reset-on-fork', '10', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What to put before the command of an observer: it comes before everything else on the processor, or its times would be those of the
 *  load. What it starts does not. */
export function firstOnTheProcessor(): readonly string[] {
  return canHurry() ? ['chrt', '--rr', '--reset-on-fork', '10'] : [];
}

/** A small tmpfs, so that it can be filled. Throws when mounting is not allowed. */
export function mountTmpfs(path: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', path]);
}
