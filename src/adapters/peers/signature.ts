// The signature of a request between nodes: HMAC-SHA-256 of method, path with query, time and a nonce, with the cluster key, in the
// Authorization header. One file for both sides, so that they cannot drift apart.
// Not promised: secrecy of what is asked and answered (that is TLS's), and protection from a holder of the key.

import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedFacts {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** The caller's idea of the other node's wall time, ms. */
  readonly unixMs: number;
  /** Used once, hex. */
  readonly nonce: string;
}

export interface Authorization {
  readonly unixMs: number;
  readonly nonce: string;
  readonly signature: string;
}

const shape = /^Weir time=(\d{1,15}), nonce=([0-9a-f]{16,64}), signature=([0-9a-f]{64})$/;

/** The value of the Authorization header. */
export function authorizationOf(clusterKey: string, facts: SignedFacts): string {
  return `Weir time=${facts.unixMs}, nonce=${facts.nonce}, signature=${sign(clusterKey, facts).toString('hex')}`;
}

/** null: not such a header. */
export function parseAuthorization(header: string): Authorization | null {
  const [, unixMs, nonce, signature] = shape.exec(header) ?? [];
  if (unixMs === undefined || nonce === undefined || signature === undefined) return null;
  return { unixMs: Number(unixMs), nonce, signature };
}

/** In constant time. */
export function isSignedBy(clusterKey: string, facts: SignedFacts, signature: string): boolean {
  return timingSafeEqual(sign(clusterKey, facts), Buffer.from(signature, 'hex'));
}

function sign(clusterKey: string, { method, target, unixMs, nonce }: SignedFacts): Buffer {
  return createHmac('sha256', clusterKey).update(`${method}\n${target}\n${unixMs}\n${nonce}`).digest();
}
