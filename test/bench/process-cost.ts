// What a process costs, as the kernel counts it: its share of memory (PSS: a page that several processes map counts for each in part) and
// the processor time of all its threads.

import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  /** What the kernel calls Pss, in MB of a million bytes. Every other Node on the machine makes it less. */
  readonly pssMb: number;
  /** About what it would be with one other Node on the machine, its main: its own pages, and half of the shared ones. */
  readonly pairMb: number;
  /** All that it maps, as if nobody shared a page with it. */
  readonly rssMb: number;
}

/** USER_HZ: the unit of times in /proc, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const sharedMb = megabytes(text, 'Shared_Clean') + megabytes(text, 'Shared_Dirty');
  const rssMb = megabytes(text, 'Rss');
  return { pssMb: megabytes(text, 'Pss'), pairMb: rssMb - sharedMb / 2, rssMb };
}

function megabytes(text: string, field: string): number {
  const kibibytes = new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`smaps_rollup without ${field}:\n${text}`);
  return (Number(kibibytes) * 1024) / 1e6;
}

/** utime and stime of /proc/PID/stat since its start, in ms; what its children used is not in it. */
export function processorMs(pid: number): number {
  const fields = statOf(pid);
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Of one core, in percent, from now until `end` resolves. */
export async function processorPercent(pid: number, end: Promise<unknown>): Promise<number> {
  const [usedMs, nowMs] = [processorMs(pid), performance.now()];
  await end;
  return (100 * (processorMs(pid) - usedMs)) / (performance.now() - nowMs);
}

export function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.map(Number).filter(pid => isChild(pid, parent));
}

/** false: also of one that has just ended. */
function isChild(pid: number, parent: number): boolean {
  try {
    return Number(statOf(pid)[1]) === parent;
  } catch {
    return false;
  }
}

/** The fields of /proc/PID/stat behind the name, which is in brackets and may hold spaces. */
function statOf(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
