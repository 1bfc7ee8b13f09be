// Signs requests to other nodes with the cluster key, by the time of the node that is asked: one whose clock differs says so with its own
// time when it refuses, and the offset is remembered.

import { randomBytes } from 'node:crypto';
import type { Clock, PeerAddress } from '../../ports.ts';
import { authorizationOf, digestOf } from './signature.ts';

export interface PeersNeeds {
  readonly clock: Clock;
  /** What holds now. null: none is configured, requests go unsigned. */
  readonly clusterKey: () => string | null;
}

/** Of a request: what is signed beside the node that is asked. */
export interface SignedParts {
  readonly method: string;
  readonly target: string;
  readonly body: Uint8Array;
}

export class PeerSigner {
  readonly #needs: PeersNeeds;
  /** By api_url: how far that node's wall clock is ahead of ours. */
  readonly #offsetsMs = new Map<string, number>();

  constructor(needs: PeersNeeds) {
    this.#needs = needs;
  }

  /** The Authorization header, if any. */
  headers({ node, apiUrl }: PeerAddress, { method, target, body }: SignedParts): Record<string, string> {
    const key = this.#needs.clusterKey();
    if (key === null) return {};
    const unixMs = Math.round(this.#needs.clock.unixMs() + (this.#offsetsMs.get(apiUrl) ?? 0));
    const nonce = randomBytes(16).toString('hex');
    const facts = { node, method, target, bodyDigest: digestOf(body), unixMs, nonce };
    return { authorization: authorizationOf(key, facts) };
  }

  /** Whether signing again can help: the other node's time (its Weir-Time header) is not what the refused signature said. */
  learnTime({ apiUrl }: PeerAddress, theirTime: string): boolean {
    const theirsUnixMs = Number(theirTime);
    if (!Number.isFinite(theirsUnixMs) || this.#needs.clusterKey() === null) return false;
    const offsetMs = theirsUnixMs - this.#needs.clock.unixMs();
    const learned = Math.abs(offsetMs - (this.#offsetsMs.get(apiUrl) ?? 0)) > 1000;
    this.#offsetsMs.set(apiUrl, offsetMs);
    return learned;
  }
}
