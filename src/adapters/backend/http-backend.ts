// The backends of on_play over HTTP. Only the head of an answer counts: what its body holds is not waited for, and not read. Redirects are an
// answer, nothing that is followed. No answer is waited for longer than was allowed, whatever comes of it drop by drop.

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { RetryError, sentenceOf } from '../../base/errors.ts';
import type { BackendReply } from '../../media/admission/backend-answer.ts';
import type { Backend } from '../../ports.ts';

const kept = { keepAlive: true, maxFreeSockets: 16 };
/** A body of that length is passed over, so that the connection can be kept. */
const mostBodyBytes = 16 * 1024;

export class HttpBackend implements Backend {
  readonly #http = new HttpAgent(kept);
  readonly #https = new HttpsAgent(kept);

  ask(url: string, timeoutMs: number): Promise<BackendReply> {
    return new Promise((resolve, reject) => {
      let request = this.#request(url);
      const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
      const fail = (reason: string) => {
        clearTimeout(timer);
        reject(new RetryError(reason));
        request.destroy();
      };
      const listen = () => {
        request.on('response', response => {
          clearTimeout(timer);
          passOver(response, timeoutMs);
          resolve({ status: response.statusCode ?? 0, headers: singleHeaders(response) });
        });
        request.on('error', error => {
          if (!wasClosedMeanwhile(request, error)) return fail(reasonOf(error));
          request = this.#request(url);
          listen();
        });
        request.end();
      };
      listen();
    });
  }

  #request(url: string): ClientRequest {
    const isSecure = url.startsWith('https:');
    const options = { headers: { Accept: '*/*', 'User-Agent': 'weir' } };
    return isSecure
      ? httpsRequest(url, { ...options, agent: this.#https })
      : httpRequest(url, { ...options, agent: this.#http });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

/** A kept connection that the backend had given up: nothing was asked, so it is asked on another one. */
function wasClosedMeanwhile(request: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && error.code === 'ECONNRESET' && !request.destroyed;
}

function passOver(response: IncomingMessage, withinMs: number): void {
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), withinMs);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) response.destroy();
  });
  // One that breaks when nobody reads it any more is nobody's trouble.
  response.on('error', () => {});
  response.on('close', () => clearTimeout(timer));
}

function singleHeaders({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

/** For several addresses it is a list of errors without a sentence of its own. */
function reasonOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return sentenceOf(first) || String(first);
}
