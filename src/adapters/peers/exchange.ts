// One request to another node and its whole answer, within a bounded time.

import type { IncomingMessage } from 'node:http';
import { sentenceOf } from '../../base/errors.ts';
import { keptConnections } from './kept-connections.ts';
import type { PeerSigner } from './peer-signer.ts';
import { type SignedCall, signedRequest } from './signed-request.ts';

/** More than the ingests of any node need; a stranger at that address must not fill our memory. */
const mostBytes = 64 * 1024 * 1024;

/** The body of the answer. Rejects with a sentence. */
export function exchange(signer: PeerSigner, call: Omit<SignedCall, 'options'>, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(reason));
    };
    const succeed = (bytes: Buffer) => {
      clearTimeout(timer);
      resolve(bytes);
    };
    const options = { agent: keptConnections(call.peer.apiUrl) };
    const abort = signedRequest(
      signer,
      { ...call, options },
      {
        refused: fail,
        failed: fail,
        accepted: response => void readAll(response).then(succeed, error => fail(sentenceOf(error))),
      },
    );
    const timer = setTimeout(() => {
      abort();
      fail(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
  });
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) throw new Error(`its answer is longer than ${mostBytes} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
