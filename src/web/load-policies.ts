// How long the page waits for an answer. hls.js waits 10 s, three times over at the same address, before it goes on to the next one: 30 s for
// a node that has fallen silent without closing its connections, which is longer than what is buffered. A node of weir answers a
// playlist within 3 s, with the last known one at the latest; and a segment that takes longer than this cannot keep up anyway.

import type { HlsConfig } from 'hls.js';

const playlistMs = 5000;
/** A relayed one is fetched whole first: 6 s and its own duration at most, hardly ever so long. */
const segmentMs = 8000;

/** @param usual the player's own. */
export function loadPolicies(usual: HlsConfig): Partial<HlsConfig> {
  const { playlistLoadPolicy, fragLoadPolicy } = usual;
  return {
    playlistLoadPolicy: {
      default: { ...playlistLoadPolicy.default, maxTimeToFirstByteMs: playlistMs, timeoutRetry: null },
    },
    fragLoadPolicy: { default: { ...fragLoadPolicy.default, maxTimeToFirstByteMs: segmentMs, timeoutRetry: null } },
  };
}
