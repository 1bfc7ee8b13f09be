// One signed request to another node over node's own HTTP client, which sends a Buffer as it lies there and gives an answer that never ends
// piece by piece. A refusal because of the time is signed once more with the other node's time. Redirects are not followed.

import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { sentenceOf } from '../../base/errors.ts';
import type { PeerAddress } from '../../ports.ts';
import type { PeerSigner } from './peer-signer.ts';

export interface SignedCall {
  readonly method: 'GET' | 'POST';
  readonly peer: PeerAddress;
  readonly path: string;
  readonly body: Uint8Array;
  readonly options: Pick<RequestOptions, 'agent'>;
}

export interface CallEvents {
  /** Headers with a status of 2xx have come. */
  readonly accepted: (response: IncomingMessage) => void;
  /** The node lives, and says no. */
  readonly refused: (reason: string, status: number) => void;
  /** Nobody answered, or the connection broke before the answer. */
  readonly failed: (reason: string) => void;
}

const mostRefusalBytes = 4096;

/** Exactly one of the events comes, unless it is aborted. @returns what aborts it at any time. */
export function signedRequest(signer: PeerSigner, call: SignedCall, events: CallEvents): () => void {
  let isOver = false;
  const once = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  let abort = begin();
  return () => {
    isOver = true;
    abort();
  };

  /** What another node says of its address may be anything. */
  function begin(): () => void {
    try {
      return send(true);
    } catch (error) {
      queueMicrotask(() => once(() => events.failed(sentenceOf(error))));
      return () => {};
    }
  }

  function send(maySignAgain: boolean): () => void {
    const { peer, method, path, body } = call;
    const url = new URL(`${peer.apiUrl.replace(/\/+$/, '')}${path}`);
    const target = `${url.pathname}${url.search}`;
    const headers = { ...signer.headers(peer, { method, target, body }), 'content-length': body.length };
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open(url, { ...call.options, method, headers }, response => {
      const { statusCode: status = 0 } = response;
      // One that breaks when nobody reads it any more is nobody's trouble.
      response.on('error', () => {});
      if (status >= 200 && status < 300) return once(() => events.accepted(response));
      const theirTime = response.headers['weir-time'];
      if (maySignAgain && status === 401 && signer.learnTime(peer, `${theirTime}`)) {
        response.resume();
        if (!isOver) abort = send(false);
        return;
      }
      void readStart(response).then(text => once(() => events.refused(refusalOf(status, text), status)));
    });
    request.on('error', error => once(() => events.failed(reasonOf(error))));
    request.end(body);
    return () => request.destroy();
  }
}

/** The sentence of an answer that says no. @param body its first kilobytes. */
function refusalOf(status: number, body: string): string {
  const answered = /"error":("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  return `it answered ${status}${answered === undefined ? '' : ` (${JSON.parse(answered)})`}`;
}

/** For several addresses it is a list of errors without a sentence of its own. */
function reasonOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return sentenceOf(first) || String(first);
}

async function readStart(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += chunk;
      if (text.length > mostRefusalBytes) break;
    }
  } catch {
    // what came so far is all that can be said
  }
  return text;
}
