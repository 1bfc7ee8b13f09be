// The multivariant playlist of a stream: one rendition, under one address for native players (ffmpeg opens every variant at the start,
// and hangs on a silent one), under several for browsers: hls.js takes lines with the same attributes for one quality level, and goes
// on to the next address when one fails; a BANDWIDTH different by 1 would be another level. Which addresses, see `variantUris`.
// CODECS are left out where one is not known; for browsers also beside AC-3 and E-AC-3: told of them, Chromium's hls.js refuses the whole
// variant, and not told it plays the picture without the sound (measured; MP2 and H.265 it cannot play either way, mp3 and Opus it can).

import { streamPath } from '../base/stream-path.ts';
import type { Delivery } from '../config/config.ts';
import type { StreamFacts } from './facts/stream-facts.ts';

export interface VariantNeeds {
  readonly stream: string;
  readonly delivery: Delivery;
  /** The public addresses of other nodes that viewers may turn to, best first. */
  readonly others: readonly string[];
  /** Of the viewer, goes along with each address; '' when there is none. */
  readonly token: string;
}

const dolby = /^(ac|ec)-3$/;

/** The media playlist of this node, relative. */
const here = 'video.m3u8';
/** Makes a second address of the same: hls.js blocks one that failed, not the other. */
const again = 'r=2';

/** For native players. @param token of the viewer, '' when there is none. */
export function multivariantPlaylist(facts: StreamFacts, token: string): string {
  return playlist(facts, [withQuery(here, token)]);
}

/** For browsers. */
export function browserPlaylist(facts: StreamFacts, uris: readonly string[]): string {
  const hasDolby = facts.codecs?.split(',').some(codec => dolby.test(codec)) ?? false;
  return playlist(hasDolby ? { ...facts, codecs: null } : facts, uris);
}

/** In the order in which hls.js tries them: this node, others, and at last this node again, which may be well by then. With redirects this
 *  node is the owner: when it is lost, what stands behind it must do for this failover and for one more, so there are two others. */
export function variantUris({ stream, delivery, others, token }: VariantNeeds): readonly string[] {
  const there = others.slice(0, delivery === 'relay' ? 1 : 2).map(publicUrl => mediaUrl(publicUrl, stream));
  const [only] = there;
  const thereAgain =
    delivery === 'redirect' && there.length === 1 && only !== undefined ? [withQuery(only, token, again)] : [];
  const first = [here, ...there].map(uri => withQuery(uri, token));
  return [...first, ...thereAgain, withQuery(here, token, again)];
}

function withQuery(uri: string, token: string, ...words: readonly string[]): string {
  const query = [...words, ...(token === '' ? [] : [`token=${encodeURIComponent(token)}`])].join('&');
  return query === '' ? uri : `${uri}?${query}`;
}

function mediaUrl(publicUrl: string, stream: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/${streamPath(stream)}/${here}`;
}

function playlist(facts: StreamFacts, uris: readonly string[]): string {
  const line = `#EXT-X-STREAM-INF:${attributes(facts).join(',')}`;
  return ['#EXTM3U', '#EXT-X-VERSION:8', '#EXT-X-INDEPENDENT-SEGMENTS', ...uris.flatMap(uri => [line, uri]), ''].join(
    '\n',
  );
}

function attributes(facts: StreamFacts): readonly string[] {
  const { bandwidth, averageBandwidth, codecs, width, height, frameRate } = facts;
  return [
    `BANDWIDTH=${bandwidth}`,
    `AVERAGE-BANDWIDTH=${averageBandwidth}`,
    ...(codecs === null ? [] : [`CODECS="${codecs}"`]),
    ...(width === null || height === null ? [] : [`RESOLUTION=${width}x${height}`]),
    ...(frameRate === null ? [] : [`FRAME-RATE=${frameRate.toFixed(3)}`]),
  ];
}
