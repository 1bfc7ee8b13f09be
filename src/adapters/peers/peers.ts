// The other nodes over HTTP, signed with the cluster key. A node whose clock differs says so with its own time; the request is then signed
// once more with that offset, which is remembered. Redirects are not followed: a node answers for itself or not at all.

import { RetryError, sentenceOf } from '../../base/errors.ts';
import { maskUrl, maskUrls } from '../../base/mask-url.ts';
import type { LineFact, Peers } from '../../ports.ts';
import { followLines } from './follow-lines.ts';
import { PeerSigner, type PeersNeeds, peerUrl, refusalOf } from './peer-signer.ts';
import { postBytes } from './post-bytes.ts';

/** More than the ingests of any node need; a stranger at that address must not fill our memory. */
const maximumBytes = 64 * 1024 * 1024;

export class HttpPeers implements Peers {
  readonly #signer: PeerSigner;

  constructor(needs: PeersNeeds) {
    this.#signer = new PeerSigner(needs);
  }

  async getJson(apiUrl: string, path: string, timeoutMs: number): Promise<unknown> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const first = await this.#ask(apiUrl, path, signal);
      const again = first.status === 401 && this.#signer.learnTime(apiUrl, first.headers.get('weir-time'));
      if (again) await first.body?.cancel();
      return await readJson(again ? await this.#ask(apiUrl, path, signal) : first);
    } catch (thrown) {
      const why = signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(thrown);
      throw new RetryError(`the node at ${maskUrl(apiUrl)} cannot be asked: ${maskUrls(why)}`);
    }
  }

  post(apiUrl: string, path: string, body: Uint8Array, timeoutMs: number): Promise<void> {
    return postBytes(this.#signer, { apiUrl, path }, body, timeoutMs);
  }

  follow(apiUrl: string, path: string, longestLineBytes: number, tell: (fact: LineFact) => void): () => void {
    return followLines(this.#signer, { apiUrl, path, longestLineBytes }, tell);
  }

  #ask(apiUrl: string, path: string, signal: AbortSignal): Promise<Response> {
    const url = peerUrl(apiUrl, path);
    const headers = { accept: 'application/json', ...this.#signer.headers(apiUrl, 'GET', url) };
    return fetch(url, { headers, signal, redirect: 'error' });
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await readText(response);
  if (response.ok) return JSON.parse(text);
  throw new Error(refusalOf(response.status, text));
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
