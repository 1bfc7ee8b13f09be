// The TTL that etcd grants to a node of this stale_timeout: whole seconds, rounded up, and not less than etcd's least, which is 1.5 x its
// election timeout (1 s, as no member here is told another), rounded up.

const LEAST_SECONDS = 2;

/** ms. */
export function grantedTtlMs(staleTimeoutSeconds: number): number {
  return Math.max(LEAST_SECONDS, Math.ceil(staleTimeoutSeconds)) * 1000;
}
