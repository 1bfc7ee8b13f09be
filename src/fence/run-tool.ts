// Runs a small program and hears what it says, without waiting for it longer than its time: one that hangs (on a disk or network that
// does not answer it cannot even be killed) is left behind.

import { execFile } from 'node:child_process';

export interface ToolRun {
  readonly tool: string;
  readonly args: readonly string[];
  /** Where it is looked for, in this order. */
  readonly folders: readonly string[];
  readonly timeoutMs: number;
}

export type ToolOutcome =
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'missing' }
  | { readonly type: 'failed'; readonly reason: string };

/** Rejects when it cannot even be forked. */
export function runTool({ tool, args, folders, timeoutMs }: ToolRun): Promise<ToolOutcome> {
  const env = { ...process.env, PATH: folders.join(':'), LC_ALL: 'C' };
  return new Promise(resolve => {
    const child = execFile(tool, args, { env }, (error, stdout, stderr) => {
      clearTimeout(timer);
      resolve(outcomeOf(tool, error, stdout.trim(), stderr.trim()));
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ type: 'failed', reason: `${tool} did not answer within ${timeoutMs / 1000} s` });
    }, timeoutMs);
  });
}

/** getcap ends with 0 whatever happened; a file system that knows no such attributes is an answer: there are none. */
function outcomeOf(tool: string, error: Error | null, text: string, complaint: string): ToolOutcome {
  if (error !== null && 'code' in error && error.code === 'ENOENT') return { type: 'missing' };
  if (text === '' && /not supported/i.test(complaint)) return { type: 'said', text };
  if (error === null && (text !== '' || complaint === '')) return { type: 'said', text };
  const [line = ''] = (complaint || (error?.message ?? '')).split('\n');
  return { type: 'failed', reason: `${tool} failed (${line})` };
}
