// Every real kill is timed against what the deadlines count on: the kill budget K. A kill that takes more than half of it is an alarm,
// in the log and, from then on, on the status page: on this machine the budget may be too small, and then two nodes could hold a source.

import { killBudgetMs } from '../../cluster/session/timing.ts';
import type { Log } from '../../ports.ts';

const alarmingShare = 0.5;

export class KillTimes {
  readonly #log: Pick<Log, 'error'>;
  #alarms = 0;
  #worst: { readonly killMs: number; readonly among: number; readonly share: number } | null = null;

  constructor(log: Pick<Log, 'error'>) {
    this.#log = log;
  }

  /** @param killMs from SIGKILL to the reaped exit. @param among how many children there were, which is what K was made for. */
  took(child: number, killMs: number, among: number): void {
    const budgetMs = killBudgetMs(among);
    const share = killMs / budgetMs;
    if (share <= alarmingShare) return;
    this.#alarms += 1;
    if (share > (this.#worst?.share ?? 0)) this.#worst = { killMs, among, share };
    const reason = `a kill took ${Math.round(killMs)} ms, more than half of the ${budgetMs} ms that are set aside for killing ${sayChildren(among)}`;
    this.#log.error('kill-slow', { reason, child, killMs, budgetMs, children: among });
  }

  /** One sentence; null: no kill was slow. */
  get warning(): string | null {
    if (this.#worst === null) return null;
    const { killMs, among } = this.#worst;
    const budgetMs = killBudgetMs(among);
    const times = this.#alarms === 1 ? 'once' : `${this.#alarms} times`;
    return `killing an ffmpeg took more than half of the time that is set aside for it ${times} (worst: ${Math.round(killMs)} of ${budgetMs} ms with ${sayChildren(among)}): this machine is overloaded, or its ffmpeg waits for a disk; give this node fewer streams`;
  }
}

function sayChildren(count: number): string {
  return count === 1 ? 'a single child' : `${count} children`;
}
