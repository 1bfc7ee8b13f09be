// How many requests a second a server answers, as wrk counts them: one thread of it, on loopback. An answer that is an error, or a
// connection that breaks, ends the bench: a server that refuses is quick.

import { execa } from 'execa';

export interface WrkLoad {
  readonly connections: number;
  readonly seconds: number;
}

/** Requests a second. */
export async function requestRate(url: string, { connections, seconds }: WrkLoad): Promise<number> {
  const { stdout } = await execa('wrk', ['-t1', '--timeout', '10s', `-c${connections}`, `-d${seconds}s`, url]);
  const trouble = /^ *(Socket errors|Non-2xx or 3xx responses):.*$/m.exec(stdout)?.[0];
  if (trouble !== undefined) throw new Error(`${url}: ${trouble.trim()}`);
  const rate = /^Requests\/sec: +([\d.]+)$/m.exec(stdout)?.[1];
  if (rate === undefined) throw new Error(`wrk said:\n${stdout}`);
  return Number(rate);
}
