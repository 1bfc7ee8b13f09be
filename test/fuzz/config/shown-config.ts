// A configuration as it may be shown, as data: two that print the same must be the same but for their secrets.

import { maskUrl } from '../../../src/base/mask-url.ts';
import type { Config } from '../../../src/config/config.ts';

const hidden = '****';
const hide = (text: string | null): string | null => (text === null ? null : hidden);

export function shownConfig(config: Config): unknown {
  const { clusterKey, etcd, editAuth, viewAuth, streams, peers, peerDefaults } = config;
  return {
    ...config,
    clusterKey: hide(clusterKey),
    etcd: etcd === null ? null : { ...etcd, password: hide(etcd.password), endpoints: etcd.endpoints.map(maskUrl) },
    editAuth: editAuth === null ? null : { ...editAuth, password: hidden },
    viewAuth: viewAuth === null ? null : { ...viewAuth, password: hidden },
    streams: streams.map(stream => ({
      ...stream,
      onPlay: stream.onPlay === null ? null : maskUrl(stream.onPlay),
      inputs: stream.inputs.map(input => ({
        ...input,
        url: maskUrl(input.url),
        headers: Object.keys(input.headers),
        // of no use to any other kind, and not printed there
        rtspTransport: input.kind.startsWith('rtsp') ? input.rtspTransport : null,
      })),
    })),
    // With peers, each of which says its own, they are printed no more.
    peerDefaults: peers.length === 0 ? peerDefaults : null,
  };
}
