// Decides whether a request comes from another node of this cluster: signed with the cluster key, not more than 30 s off by this node's
// clock, and never seen before. Without a cluster key only this machine may ask.
// Nonces are kept by the monotonic clock, longer than a signature can be valid, so a wall clock that jumps a little opens no gap.

import { isLoopback } from '../../base/loopback.ts';
import type { Clock, PeerRequest, PeerVerdict, VerifyPeer } from '../../ports.ts';
import { isSignedBy, parseAuthorization } from './signature.ts';

const toleranceMs = 30_000;
/** A nonce is valid from -30 s to +30 s around its time. */
const keptMs = 2 * toleranceMs + 1000;

export interface VerifierNeeds {
  readonly clock: Clock;
  /** What holds now. null: none is configured. */
  readonly clusterKey: () => string | null;
}

export function peerVerifier({ clock, clusterKey }: VerifierNeeds): VerifyPeer {
  const isNew = nonceMemory(clock);
  return request => {
    const nowUnixMs = clock.unixMs();
    const key = clusterKey();
    const refusal = key === null ? refuseStranger(request) : refuseUnsigned(request, key, nowUnixMs, isNew);
    return refusal === null ? { type: 'accepted' } : { type: 'refused', nowUnixMs, ...refusal };
  };
}

type Refusal = Pick<Extract<PeerVerdict, { readonly type: 'refused' }>, 'status' | 'reason'>;

function refuseStranger({ remoteAddress }: PeerRequest): Refusal | null {
  if (isLoopback(remoteAddress)) return null;
  return { status: 403, reason: 'this node has no cluster_key, so only its own machine may ask this' };
}

function refuseUnsigned(
  { method, target, authorization }: PeerRequest,
  key: string,
  nowUnixMs: number,
  isNew: (nonce: string) => boolean,
): Refusal | null {
  const given = authorization === null ? null : parseAuthorization(authorization);
  if (given === null) return { status: 401, reason: 'this is only for nodes that sign with the cluster_key' };
  const { unixMs, nonce, signature } = given;
  if (!isSignedBy(key, { method, target, unixMs, nonce }, signature)) {
    return { status: 401, reason: 'the signature is wrong: is the cluster_key the same on both nodes?' };
  }
  const offMs = Math.abs(unixMs - nowUnixMs);
  if (offMs > toleranceMs) {
    return { status: 401, reason: `the signature is ${Math.round(offMs / 1000)} s off by this node's clock` };
  }
  return isNew(nonce) ? null : { status: 401, reason: 'this signature was used before' };
}

/** Only signed nonces get here, so its size is what the other nodes ask in a minute. In order of their coming: the oldest go first. */
function nonceMemory(clock: Clock): (nonce: string) => boolean {
  const seenAtMs = new Map<string, number>();
  return nonce => {
    const nowMs = clock.monotonicMs();
    for (const [old, atMs] of seenAtMs) {
      if (nowMs - atMs <= keptMs) break;
      seenAtMs.delete(old);
    }
    if (seenAtMs.has(nonce)) return false;
    seenAtMs.set(nonce, nowMs);
    return true;
  };
}
