// The census: looks every 5 ms at the processes of this pid namespace and tells when one begins to run ffmpeg for a stream and when it
// is dead. An observer of its own, since no node can be asked about its own orphans and a source does not see the end of a client that
// was cut off. What it calls alive at a look was alive then; what lives for less than a look it misses.

import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { nowMs } from '../record/record.ts';
import type { CensusLine, Term } from './census-line.ts';

const LOOK_MS = 5;
const LATE_MS = 20;
const PACE_MS = 500;
/** A process that has not become ffmpeg by then is looked at less often: most never will. */
const YOUNG_MS = 2000;
const SELDOM_MS = 100;

interface Watched {
  readonly pid: number;
  readonly stat: number;
  readonly sinceMs: number;
  isRun: boolean;
  lastMs: number;
  nextMs: number;
}

const watched = new Map<number, Watched>();
const buffer = Buffer.alloc(1024);
let lastLookMs = nowMs();
let looks = 0;
let late = 0;
let worstMs = 0;

function look(): void {
  const atMs = nowMs();
  looks += 1;
  if (atMs - lastLookMs > LATE_MS) late += 1;
  worstMs = Math.max(worstMs, atMs - lastLookMs);
  lastLookMs = atMs;
  for (const pid of readdirSync('/proc').map(Number)) if (pid > 0 && !watched.has(pid)) begin(pid, atMs);
  for (const one of watched.values()) if (atMs >= one.nextMs) lookAt(one, atMs);
}

function begin(pid: number, atMs: number): void {
  try {
    const stat = openSync(`/proc/${pid}/stat`, 'r');
    watched.set(pid, { pid, stat, sinceMs: atMs, isRun: false, lastMs: atMs, nextMs: 0 });
  } catch {
    // It is gone already.
  }
}

function lookAt(one: Watched, atMs: number): void {
  const { name, isAlive } = readStat(one.stat);
  if (!isAlive) {
    if (one.isRun) tell({ type: 'gone', pid: one.pid, lastMs: one.lastMs, goneMs: atMs });
    return forget(one);
  }
  one.lastMs = atMs;
  if (one.isRun) return;
  // Within exec a process has its new name already and its environment not yet.
  const term = name === 'ffmpeg' ? termOf(one.pid) : null;
  if (term !== null) {
    one.isRun = true;
    one.nextMs = 0;
    tell({ type: 'run', pid: one.pid, ...term, firstMs: atMs });
  } else if (atMs - one.sinceMs > YOUNG_MS) one.nextMs = atMs + SELDOM_MS;
}

function forget(one: Watched): void {
  watched.delete(one.pid);
  closeSync(one.stat);
}

/** The file was opened for one process: when its pid is used again, reading fails. A zombie has let go of everything, unless it is only
 *  the first thread of a process whose others still die. */
function readStat(stat: number): { readonly name: string; readonly isAlive: boolean } {
  try {
    const text = buffer.toString('latin1', 0, readSync(stat, buffer, 0, buffer.length, 0));
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const [state = 'X'] = fields;
    const isDead = state === 'X' || (state === 'Z' && Number(fields[17]) <= 1);
    return { name: text.slice(text.indexOf('(') + 1, end), isAlive: !isDead };
  } catch {
    return { name: '', isAlive: false };
  }
}

function termOf(pid: number): Term | null {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const parsed = (name: string): unknown =>
      JSON.parse(variables.find(one => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? 'null');
    const term = parsed('WEIR_TERM') as Omit<Term, 'node'> | null;
    const child = parsed('WEIR_CHILD') as { readonly node: string } | null;
    return term === null || child === null ? null : { node: child.node, ...term };
  } catch {
    return null;
  }
}

function tell(line: CensusLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

setInterval(look, LOOK_MS);
setInterval(() => {
  tell({ type: 'pace', lookMs: lastLookMs, looks, late, worstMs });
  looks = 0;
  late = 0;
  worstMs = 0;
}, PACE_MS);
