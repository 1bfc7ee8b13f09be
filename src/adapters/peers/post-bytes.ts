// A POST of bytes to another node, over connections that are kept: a segment goes out every few seconds. Several at once have a connection
// each, so that a large or stalled one keeps none waiting.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { RetryError } from '../../base/errors.ts';
import { maskUrl, maskUrls } from '../../base/mask-url.ts';
import type { PeerSigner } from './peer-signer.ts';
import { signedRequest } from './signed-request.ts';

const kept = { keepAlive: true, maxFreeSockets: 16, timeout: 30_000 };
const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };

/** Resolves when it was accepted. @throws RetryError */
export function postBytes(
  signer: PeerSigner,
  { apiUrl, path }: { readonly apiUrl: string; readonly path: string },
  body: Uint8Array,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const agent = apiUrl.startsWith('https:') ? agents['https:'] : agents['http:'];
    const settle = (reason: string | null) => {
      clearTimeout(timer);
      if (reason === null) return resolve();
      reject(new RetryError(`the node at ${maskUrl(apiUrl)} does not take it: ${maskUrls(reason)}`));
    };
    const call = { method: 'POST', apiUrl, path, body, options: { agent } } as const;
    const abort = signedRequest(signer, call, {
      refused: settle,
      failed: settle,
      accepted: response => {
        response.resume();
        settle(null);
      },
    });
    const timer = setTimeout(() => {
      abort();
      settle(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
  });
}
