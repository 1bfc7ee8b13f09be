// The lines of an answer that does not end, as another node sends them. A line that is too long is cut, which its reader will not understand;
// reading is never ahead of what is told, so a slow reader slows the sender and grows nothing here.

import type { LineFact, PeerAddress } from '../../ports.ts';
import { LineSplitter } from '../line-splitter.ts';
import type { PeerSigner } from './peer-signer.ts';
import { signedRequest } from './signed-request.ts';

/** @returns what ends it; nothing is told after that. */
export function followLines(
  signer: PeerSigner,
  where: { readonly peer: PeerAddress; readonly path: string; readonly longestLineBytes: number },
  tell: (fact: LineFact) => void,
): () => void {
  let isOver = false;
  const end = (reason: string, isAnswered: boolean) => {
    if (isOver) return;
    isOver = true;
    abort();
    tell({ type: 'ended', reason, isAnswered });
  };
  const { peer, path, longestLineBytes } = where;
  const call = { method: 'GET', peer, path, body: Buffer.alloc(0), options: { agent: false } } as const;
  const abort = signedRequest(signer, call, {
    refused: reason => end(reason, true),
    failed: reason => end(reason, false),
    accepted: response => {
      const lines = new LineSplitter(longestLineBytes);
      response.on('data', (chunk: Buffer) => {
        for (const line of lines.push(chunk)) if (!isOver) tell({ type: 'line', line });
      });
      response.on('error', error => end(`the connection broke: ${error.message}`, false));
      response.on('close', () => end('it ended the connection', false));
    },
  });
  return () => {
    isOver = true;
    abort();
  };
}
