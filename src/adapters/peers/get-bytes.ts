// A GET of bytes from another node, whose number is known before: neither more nor fewer are taken, and no more memory than they need.
// That they come is told as they come, so that the caller can tell a slow node from a silent one.

import type { BytesFact, PeerAddress } from '../../ports.ts';
import { keptConnections } from './kept-connections.ts';
import type { PeerSigner } from './peer-signer.ts';
import { signedRequest } from './signed-request.ts';

/** @returns what ends it; nothing is told after that. */
export function getBytes(
  signer: PeerSigner,
  { peer, path, size }: { readonly peer: PeerAddress; readonly path: string; readonly size: number },
  tell: (fact: BytesFact) => void,
): () => void {
  let isOver = false;
  const settle = (fact: BytesFact) => {
    if (isOver) return;
    isOver = true;
    tell(fact);
  };
  const fail = (reason: string, status: number | null) => {
    if (!isOver) abort();
    settle({ type: 'ended', reason, status });
  };
  const options = { agent: keptConnections(peer.apiUrl) };
  const abort = signedRequest(
    signer,
    { method: 'GET', peer, path, body: Buffer.alloc(0), options },
    {
      refused: fail,
      failed: reason => fail(reason, null),
      accepted: response => {
        if (isOver) return;
        const bytes = Buffer.allocUnsafeSlow(size);
        let length = 0;
        tell({ type: 'more' });
        response.on('data', (chunk: Buffer) => {
          if (isOver) return;
          if (length + chunk.length > size) return fail(`it sent more than ${size} bytes`, null);
          length += chunk.copy(bytes, length);
          tell({ type: 'more' });
        });
        response.on('end', () => {
          if (length === size) settle({ type: 'whole', bytes });
          else fail(`it sent ${length} bytes in place of ${size}`, null);
        });
        response.on('error', error => fail(`the connection broke: ${error.message}`, null));
      },
    },
  );
  return () => {
    isOver = true;
    abort();
  };
}
