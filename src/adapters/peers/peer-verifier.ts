// Decides whether a request comes from another node of this cluster: signed with the cluster key for this node, not more than 30 s off by its
// clock, and never seen before. Whether the body is the signed one is known when it has come. Without a cluster key only this machine may ask.
// Nonces are kept by the monotonic clock, longer than a signature can be valid, so a wall clock that jumps a little opens no gap.

import { isLoopback } from '../../base/loopback.ts';
import type { Clock, PeerRequest, PeerVerdict, VerifyPeer } from '../../ports.ts';
import { type Authorization, digestOf, isSignedBy, parseAuthorization } from './signature.ts';

const toleranceMs = 30_000;
/** A nonce is valid from -30 s to +30 s around its time. */
const keptMs = 2 * toleranceMs + 1000;

export interface VerifierNeeds {
  readonly clock: Clock;
  /** The name of this node. */
  readonly me: string;
  /** What holds now. null: none is configured. */
  readonly clusterKey: () => string | null;
}

export function peerVerifier({ clock, me, clusterKey }: VerifierNeeds): VerifyPeer {
  const isNew = nonceMemory(clock);
  return request => {
    const nowUnixMs = clock.unixMs();
    const key = clusterKey();
    const given = request.authorization === null ? null : parseAuthorization(request.authorization);
    const refusal =
      key === null ? refuseStranger(request) : refuseUnsigned(request, given, { me, key, nowUnixMs, isNew });
    if (refusal !== null) return { type: 'refused', nowUnixMs, ...refusal };
    const isItsBody = (bytes: Uint8Array) => key === null || digestOf(bytes) === given?.bodyDigest;
    return { type: 'accepted', isItsBody };
  };
}

type Refusal = Pick<Extract<PeerVerdict, { readonly type: 'refused' }>, 'status' | 'reason'>;

function refuseStranger({ remoteAddress }: PeerRequest): Refusal | null {
  if (isLoopback(remoteAddress)) return null;
  return { status: 403, reason: 'this node has no cluster_key, so only its own machine may ask this' };
}

interface Door {
  readonly me: string;
  readonly key: string;
  readonly nowUnixMs: number;
  readonly isNew: (nonce: string) => boolean;
}

function refuseUnsigned(
  { method, target }: PeerRequest,
  given: Authorization | null,
  { me, key, nowUnixMs, isNew }: Door,
): Refusal | null {
  if (given === null) return { status: 401, reason: 'this is only for nodes that sign with the cluster_key' };
  const { node, unixMs, nonce, signature } = given;
  if (!isSignedBy(key, { ...given, method, target }, signature)) {
    return { status: 401, reason: 'the signature is wrong: is the cluster_key the same on both nodes?' };
  }
  if (node !== me) {
    return {
      status: 401,
      reason: `it was signed for ${node}, and ${me} answers here: is the api_url of ${node} right?`,
    };
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
