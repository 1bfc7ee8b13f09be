// A server that does next to nothing, in a process of its own (bare-server.ts): what others are measured beside.

import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';

export interface BareServer {
  readonly pid: number;
  readonly url: string;
  end(): Promise<void>;
}

/** 'counted': the same Koa, whose requests are counted for Prometheus. */
export async function startBare(kind: 'koa' | 'node' | 'counted'): Promise<BareServer> {
  const path = new URL('./bare-server.js', import.meta.url).pathname;
  const program = Program.start({ title: `the bare ${kind}`, command: process.execPath, args: [path, kind] });
  const port = await waitFor(`the bare ${kind} to listen`, 10_000, () => program.lines[0]);
  return { pid: program.pid, url: `http://127.0.0.1:${port}`, end: () => program.end('SIGTERM', 5000) };
}
