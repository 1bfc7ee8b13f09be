// The other nodes over HTTP, signed with the cluster key. Redirects are not followed: a node answers for itself or not at all.

import { RetryError, sentenceOf } from '../../base/errors.ts';
import { maskUrl, maskUrls } from '../../base/mask-url.ts';
import type { BytesFact, LineFact, PeerAddress, Peers } from '../../ports.ts';
import { exchange } from './exchange.ts';
import { followLines } from './follow-lines.ts';
import { getBytes } from './get-bytes.ts';
import { PeerSigner, type PeersNeeds } from './peer-signer.ts';

export class HttpPeers implements Peers {
  readonly #signer: PeerSigner;

  constructor(needs: PeersNeeds) {
    this.#signer = new PeerSigner(needs);
  }

  getJson(peer: PeerAddress, path: string, timeoutMs: number): Promise<unknown> {
    return this.#json('GET', peer, path, timeoutMs);
  }

  postJson(peer: PeerAddress, path: string, timeoutMs: number): Promise<unknown> {
    return this.#json('POST', peer, path, timeoutMs);
  }

  async post(peer: PeerAddress, path: string, body: Uint8Array, timeoutMs: number): Promise<void> {
    try {
      await exchange(this.#signer, { method: 'POST', peer, path, body }, timeoutMs);
    } catch (error) {
      throw new RetryError(`the node at ${maskUrl(peer.apiUrl)} does not take it: ${maskUrls(sentenceOf(error))}`);
    }
  }

  getBytes(peer: PeerAddress, path: string, size: number, tell: (fact: BytesFact) => void): () => void {
    return getBytes(this.#signer, { peer, path, size }, tell);
  }

  follow(peer: PeerAddress, path: string, longestLineBytes: number, tell: (fact: LineFact) => void): () => void {
    return followLines(this.#signer, { peer, path, longestLineBytes }, tell);
  }

  async #json(method: 'GET' | 'POST', peer: PeerAddress, path: string, timeoutMs: number): Promise<unknown> {
    const call = { method, peer, path, body: Buffer.alloc(0) };
    try {
      return JSON.parse((await exchange(this.#signer, call, timeoutMs)).toString('utf8'));
    } catch (error) {
      throw new RetryError(`the node at ${maskUrl(peer.apiUrl)} cannot be asked: ${maskUrls(sentenceOf(error))}`);
    }
  }
}
