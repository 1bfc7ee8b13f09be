// The other nodes over HTTP, signed with the cluster key. A node whose clock differs says so with its own time; the request is then signed
// once more with that offset, which is remembered. Redirects are not followed: a node answers for itself or not at all.

import { randomBytes } from 'node:crypto';
import { RetryError, sentenceOf } from '../../base/errors.ts';
import { maskUrl, maskUrls } from '../../base/mask-url.ts';
import type { Clock, Peers } from '../../ports.ts';
import { authorizationOf } from './signature.ts';

export interface PeersNeeds {
  readonly clock: Clock;
  /** What holds now. null: none is configured, requests go unsigned. */
  readonly clusterKey: () => string | null;
}

/** More than the ingests of any node need; a stranger at that address must not fill our memory. */
const maximumBytes = 64 * 1024 * 1024;

export class HttpPeers implements Peers {
  readonly #needs: PeersNeeds;
  /** By api_url: how far that node's wall clock is ahead of ours. */
  readonly #offsetsMs = new Map<string, number>();

  constructor(needs: PeersNeeds) {
    this.#needs = needs;
  }

  async getJson(apiUrl: string, path: string, timeoutMs: number): Promise<unknown> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const first = await this.#ask(apiUrl, path, signal);
      const again = first.status === 401 && this.#learnOffset(apiUrl, first);
      if (again) await first.body?.cancel();
      return await readJson(again ? await this.#ask(apiUrl, path, signal) : first);
    } catch (thrown) {
      const why = signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(thrown);
      throw new RetryError(`the node at ${maskUrl(apiUrl)} cannot be asked: ${maskUrls(why)}`);
    }
  }

  #ask(apiUrl: string, path: string, signal: AbortSignal): Promise<Response> {
    const url = new URL(`${apiUrl.replace(/\/+$/, '')}${path}`);
    const key = this.#needs.clusterKey();
    const headers: Record<string, string> = { accept: 'application/json' };
    if (key !== null) headers.authorization = this.#authorization(key, apiUrl, `${url.pathname}${url.search}`);
    return fetch(url, { headers, signal, redirect: 'error' });
  }

  #authorization(key: string, apiUrl: string, target: string): string {
    const unixMs = Math.round(this.#needs.clock.unixMs() + (this.#offsetsMs.get(apiUrl) ?? 0));
    return authorizationOf(key, { method: 'GET', target, unixMs, nonce: randomBytes(16).toString('hex') });
  }

  /** Whether signing again can help: the other node's time is not what the refused signature said. */
  #learnOffset(apiUrl: string, response: Response): boolean {
    const theirsUnixMs = Number(response.headers.get('weir-time') ?? Number.NaN);
    if (!Number.isFinite(theirsUnixMs) || this.#needs.clusterKey() === null) return false;
    const offsetMs = theirsUnixMs - this.#needs.clock.unixMs();
    const learned = Math.abs(offsetMs - (this.#offsetsMs.get(apiUrl) ?? 0)) > 1000;
    this.#offsetsMs.set(apiUrl, offsetMs);
    return learned;
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await readText(response);
  if (response.ok) return JSON.parse(text);
  const answered = /"error":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  throw new Error(`it answered ${response.status}${answered === undefined ? '' : ` (${JSON.parse(answered)})`}`);
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw new Error(`its answer is longer than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** fetch hides what happened in a cause, which for several addresses is a list of errors without a sentence of its own. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof TypeError ? thrown.cause : thrown;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && first.message === '' ? String(first) : sentenceOf(first ?? thrown);
}
