// Requests for bytes to other nodes that a test answers by hand.

import type { BytesFact, PeerAddress, Peers } from '../../src/ports.ts';

export interface ByteRequest {
  readonly node: string;
  readonly apiUrl: string;
  readonly path: string;
  readonly size: number;
  readonly tell: (fact: BytesFact) => void;
  isAborted: boolean;
}

export class FakeByteRequests implements Pick<Peers, 'getBytes'> {
  readonly all: ByteRequest[] = [];

  getBytes({ node, apiUrl }: PeerAddress, path: string, size: number, tell: (fact: BytesFact) => void): () => void {
    const request: ByteRequest = { node, apiUrl, path, size, tell, isAborted: false };
    this.all.push(request);
    return () => {
      request.isAborted = true;
    };
  }

  /** The newest one. */
  get last(): ByteRequest {
    const last = this.all.at(-1);
    if (last === undefined) throw new Error('nothing was asked for');
    return last;
  }
}
