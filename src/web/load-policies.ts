// How long the page waits for an answer. hls.js waits 10 s, three times over at the same address, before it goes on to the next one: 30 s for
// a node that has fallen silent without closing its connections, longer than what is buffered (measured with redirects: it stands still for
// 15 to 21 s of them; with this no moment is lost). A node of weir answers a playlist within 3 s, with the last known one at the latest.
// A segment may take its time, but is not asked for at the same silent address again.

import type { HlsConfig } from 'hls.js';

const playlistMs = 5000;

/** @param usual the player's own. */
export function loadPolicies({ playlistLoadPolicy, fragLoadPolicy }: HlsConfig): Partial<HlsConfig> {
  const playlists = { ...playlistLoadPolicy.default, maxTimeToFirstByteMs: playlistMs, timeoutRetry: null };
  return {
    playlistLoadPolicy: { default: playlists },
    fragLoadPolicy: { default: { ...fragLoadPolicy.default, timeoutRetry: null } },
  };
}
