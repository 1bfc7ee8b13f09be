// How busy this machine is, in percent: the processors since the last look that lies long enough back, memory at this moment.

import { cpus, freemem, totalmem } from 'node:os';

export interface MachineLoad {
  /** null: there was no earlier look to compare with. */
  readonly cpuPercent: number | null;
  readonly memoryPercent: number;
}

interface Look {
  readonly idleMs: number;
  readonly totalMs: number;
}

/** Processor times, summed over all cores, between two looks that say something. */
const shortestMs = 500;

export class MachineLoadMeter {
  #before: Look = look();
  #cpuPercent: number | null = null;

  read(): MachineLoad {
    const now = look();
    const totalMs = now.totalMs - this.#before.totalMs;
    if (totalMs >= shortestMs) {
      this.#cpuPercent = Math.round(100 * (1 - (now.idleMs - this.#before.idleMs) / totalMs));
      this.#before = now;
    }
    return { cpuPercent: this.#cpuPercent, memoryPercent: Math.round(100 * (1 - freemem() / totalmem())) };
  }
}

function look(): Look {
  const times = cpus().map(cpu => cpu.times);
  const idleMs = times.reduce((sum, time) => sum + time.idle, 0);
  return {
    idleMs,
    totalMs: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
