// A node as the API shows it: Flussonic's field names where it has a word for the thing.

import type { PeerView } from '../../node/view.ts';

export interface PeerJson {
  readonly hostname: string;
  readonly api_url: string | null;
  readonly public_payload_url: string | null;
  /** Both in ms. */
  readonly fetch_timeout: number;
  readonly stale_timeout: number;
  readonly stats: {
    readonly status: PeerView['status'];
    readonly session: number | null;
    /** Seconds since its session began; null: it is down. */
    readonly uptime: number | null;
    readonly total_streams: number;
    /** Viewers that it serves; null: it has not said. */
    readonly total_clients: number | null;
    readonly load: number;
    readonly weight: number;
    readonly version: string | null;
    readonly config_digest: string | null;
    /** Its configuration differs from that of the node which answers. */
    readonly config_differs: boolean;
    /** The most streams that it takes; null: it does not say, or is down. */
    readonly max_streams: number | null;
    /** It has fallen silent towards the node which answers. */
    readonly suspect: boolean;
    /** As the node which answers has seen its last renewal; null: not known. */
    readonly lease_remaining_ms: number | null;
  };
}

/** @param viewers null: it has not said. */
export function peerJson(peer: PeerView, viewers: number | null, nowUnixMs: number): PeerJson {
  return {
    hostname: peer.name,
    api_url: peer.apiUrl,
    public_payload_url: peer.publicUrl,
    fetch_timeout: peer.fetchTimeoutMs,
    stale_timeout: peer.staleTimeoutMs,
    stats: {
      status: peer.status,
      session: peer.session,
      uptime: peer.joinedAt === null ? null : Math.max(0, Math.floor((nowUnixMs - peer.joinedAt) / 1000)),
      total_streams: peer.totalStreams,
      total_clients: viewers,
      load: peer.load,
      weight: peer.weight,
      version: peer.version,
      config_digest: peer.configDigest,
      config_differs: peer.configDiffers,
      max_streams: peer.maxStreams,
      suspect: peer.isSuspect,
      lease_remaining_ms: peer.leaseRemainingMs === null ? null : Math.round(peer.leaseRemainingMs),
    },
  };
}
