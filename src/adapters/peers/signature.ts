// The signature of a request between nodes: HMAC-SHA-256 of the node that is asked, method, path with query, a digest of the body, time and a
// nonce, with the cluster key, in the Authorization header. So what somebody catches on the way is good for that node and those bytes alone.
// One file for both sides, so that they cannot drift apart.
// Not promised: secrecy of what is asked and answered (that is TLS's), and protection from a holder of the key.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedFacts {
  /** The name of the node that is asked. */
  readonly node: string;
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By `digestOf`; of no bytes where there is no body. */
  readonly bodyDigest: string;
  /** The caller's idea of the other node's wall time, ms. */
  readonly unixMs: number;
  /** Used once, hex. */
  readonly nonce: string;
}

export interface Authorization extends Omit<SignedFacts, 'method' | 'target'> {
  readonly signature: string;
}

const shape =
  /^Weir node=([^\s,]{1,1024}), body=([0-9a-f]{64}), time=(\d{1,15}), nonce=([0-9a-f]{16,64}), signature=([0-9a-f]{64})$/;

/** SHA-256, hex. */
export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The value of the Authorization header. */
export function authorizationOf(clusterKey: string, facts: SignedFacts): string {
  const { node, bodyDigest, unixMs, nonce } = facts;
  const signature = sign(clusterKey, facts).toString('hex');
  return `Weir node=${encodeURIComponent(node)}, body=${bodyDigest}, time=${unixMs}, nonce=${nonce}, signature=${signature}`;
}

/** null: not such a header. */
export function parseAuthorization(header: string): Authorization | null {
  const [, name, bodyDigest, unixMs, nonce, signature] = shape.exec(header) ?? [];
  const node = decoded(name);
  if (node === null || bodyDigest === undefined || unixMs === undefined) return null;
  if (nonce === undefined || signature === undefined) return null;
  return { node, bodyDigest, unixMs: Number(unixMs), nonce, signature };
}

/** In constant time. */
export function isSignedBy(clusterKey: string, facts: SignedFacts, signature: string): boolean {
  return timingSafeEqual(sign(clusterKey, facts), Buffer.from(signature, 'hex'));
}

function sign(clusterKey: string, { node, method, target, bodyDigest, unixMs, nonce }: SignedFacts): Buffer {
  const text = [encodeURIComponent(node), method, target, bodyDigest, unixMs, nonce].join('\n');
  return createHmac('sha256', clusterKey).update(text).digest();
}

function decoded(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
