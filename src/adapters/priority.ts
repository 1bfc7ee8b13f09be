// Which processes come first on a processor that has too little time for all: the fence, whoever has to die, and main, which must renew
// its lease while a hundred ffmpegs start. Each of these does what the machine allows (root or CAP_SYS_NICE, mostly not in a container)
// and otherwise nothing: a kill never waits for it. Not promised: anything against processes of another cgroup with a share of its own,
// or against a host that takes the processor away.

import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const firstNice = -20;
const ordinaryNice = 0;
/** Three times the share of an ffmpeg: enough to be woken in time, too little for many viewers to starve the ingests. */
const mainNice = -5;

/** Real-time for this process's main thread, which is its event loop: a timer of it then fires in time whatever else wants to run. What it
 *  starts afterwards begins as an ordinary process of nice 0. @param then told whether it was allowed. */
export function becomeRealTime(then: (isRealTime: boolean) => void): void {
  setNice(process.pid, ordinaryNice);
  const chrt = spawn('chrt', ['--rr', '--reset-on-fork', '--pid', '1', `${process.pid}`], { stdio: 'ignore' });
  chrt.once('error', () => then(false));
  chrt.once('exit', code => then(code === 0));
}

/** For a process that is about to be killed: dying takes the processor too, and frees the source only when it is done. */
export function raisePriority(pid: number): void {
  setNice(pid, firstNice);
}

/** For the main process, before it starts any other: what it starts begins as it is, but for the fence's children (see becomeRealTime). */
export function raiseMain(): void {
  setNice(process.pid, mainNice);
}

function setNice(pid: number, nice: number): void {
  try {
    // The kernel keeps a nice value for each thread.
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), nice);
  } catch {
    // Not allowed, or it is gone.
  }
}

/** Where the kernel shares the processor out by sessions first (autogroups), a nice value counts only within one: this is the session's own.
 *  @returns whether it was done. */
export function setSessionPriority(isFirst: boolean): boolean {
  try {
    writeFileSync('/proc/self/autogroup', `${isFirst ? firstNice : ordinaryNice}`);
    return true;
  } catch {
    return false;
  }
}
