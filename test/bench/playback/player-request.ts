// One request of a player, and the retries that hls.js 1.7 makes with its default settings: after 5xx with a pause that doubles, after a
// timeout at once, never after 4xx or a connection that broke.

import { type Agent, get, type IncomingMessage } from 'node:http';

export interface LoadPolicy {
  readonly firstByteMs: number;
  readonly wholeMs: number;
  readonly timeoutRetries: number;
  readonly errorRetries: number;
}

/** hls.js: `playlistLoadPolicy`, `fragLoadPolicy`. */
export const playlistPolicy: LoadPolicy = { firstByteMs: 10_000, wholeMs: 20_000, timeoutRetries: 2, errorRetries: 2 };
export const segmentPolicy: LoadPolicy = { firstByteMs: 10_000, wholeMs: 120_000, timeoutRetries: 4, errorRetries: 6 };

const firstPauseMs = 1000;
const longestPauseMs = 8000;

export type Loaded =
  | { readonly type: 'whole'; readonly body: Buffer; readonly tookMs: number }
  | { readonly type: 'failed'; readonly reason: string; readonly isTimeout: boolean; readonly status: number | null };

/** @param onRetry told why, before each. */
export async function load(
  agent: Agent,
  url: string,
  policy: LoadPolicy,
  onRetry: (reason: string) => void,
): Promise<Loaded> {
  for (let retries = 0; ; retries += 1) {
    const loaded = await loadOnce(agent, url, policy);
    if (loaded.type === 'whole' || !mayRetry(loaded, policy, retries)) return loaded;
    onRetry(loaded.reason);
    if (!loaded.isTimeout) await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** retries));
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

function mayRetry(
  { isTimeout, status }: Extract<Loaded, { type: 'failed' }>,
  policy: LoadPolicy,
  retries: number,
): boolean {
  if (isTimeout) return retries < policy.timeoutRetries;
  return status !== null && (status < 400 || status > 499) && retries < policy.errorRetries;
}

function loadOnce(agent: Agent, url: string, { firstByteMs, wholeMs }: LoadPolicy): Promise<Loaded> {
  const beganMs = performance.now();
  return new Promise(resolve => {
    const fail = (reason: string, isTimeout: boolean, status: number | null) => {
      clearTimeout(timer);
      request.destroy();
      resolve({ type: 'failed', reason: `${url}: ${reason}`, isTimeout, status });
    };
    const request = get(url, { agent, headers: { 'User-Agent': 'weir-bench', Origin: 'http://portal.example' } });
    let timer = setTimeout(() => fail(`no answer within ${firstByteMs} ms`, true, null), firstByteMs);
    request.on('error', error => fail(error.message, false, null));
    request.on('response', response => {
      clearTimeout(timer);
      const { statusCode: status = 0 } = response;
      if (status !== 200) return fail(`status ${status}`, false, status);
      const leftMs = wholeMs - (performance.now() - beganMs);
      timer = setTimeout(() => fail(`not whole within ${wholeMs} ms`, true, null), leftMs);
      read(response, body => {
        clearTimeout(timer);
        if (body === null) return fail('the answer broke off', false, null);
        resolve({ type: 'whole', body, tookMs: performance.now() - beganMs });
      });
    });
  });
}

/** null: it broke off. */
function read(response: IncomingMessage, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('close', () => done(response.complete ? Buffer.concat(chunks) : null));
}
