// What a playback path asks for: `/STREAM/index.m3u8`, `/STREAM/2026/11/21/12/39/00968-2000-8812.ts` … Stream names may hold `/`,
// percent-encoded or not, so the path is read from its end. Pure; whether the stream exists is not asked here.

import { parseSegmentName } from '../../media/segment-name.ts';

export type PlaybackRequest =
  | { readonly type: 'playlist'; readonly stream: string; readonly form: 'multivariant' | 'media' }
  | { readonly type: 'segment'; readonly stream: string; readonly name: string; readonly startUnixMs: number }
  /** The live MPEG-TS without end. */
  | { readonly type: 'endless'; readonly stream: string }
  /** A still picture of what it shows now. */
  | { readonly type: 'preview'; readonly stream: string }
  | { readonly type: 'page'; readonly stream: string }
  /** A name that Flussonic has and weir has not yet; `what` begins "… is not in this version yet". */
  | { readonly type: 'later'; readonly stream: string; readonly what: string };

const segmentPath = /^(.+)\/(\d{4}(?:\/\d{2}){4}\/[^/]+)$/;
const filePath = /^(.+)\/([^/]+)$/;
const playlists: ReadonlyMap<string, 'multivariant' | 'media'> = new Map([
  ['index.m3u8', 'multivariant'],
  ['playlist.m3u8', 'multivariant'],
  ['video.m3u8', 'media'],
  ['mono.m3u8', 'media'],
]);

const others: ReadonlyMap<string, 'endless' | 'preview' | 'page'> = new Map([
  ['mpegts', 'endless'],
  ['preview.jpg', 'preview'],
  ['embed.html', 'page'],
]);

const later: readonly (readonly [RegExp, string])[] = [
  [/^(whep|whip|rtmp|mss|manifest\.f4m|(index|manifest)\.mpd)$/, 'playback by anything but HLS'],
  [/^(index|video|mono)\.(ll|fmp4)\.m3u8$/, 'HLS with anything but MPEG-TS segments'],
  [/^tracks-[\w-]+\.m3u8$/, 'the choice of tracks'],
  [/^(preview\.mp4|\d+\.jpg|\d+-preview\.(jpg|mp4))$/, 'a picture of another moment'],
  [/^(media_info|recording_status|dvr_ranges)\.json$/, 'this report on a stream'],
  [/^(index|video|mono|archive)-\d+-\w+\.\w+$/, 'the archive'],
  [/^(timeshift_abs|timeshift_rel|rewind)-\w+\.\w+$/, 'the archive'],
];

/** @param path as it was sent, without the query. null: not a playback path, or one whose percent-encoding is broken. */
export function parsePlaybackPath(path: string): PlaybackRequest | null {
  const decoded = decode(path)?.slice(1);
  if (decoded === undefined) return null;
  return parseSegment(decoded) ?? parseFile(decoded);
}

function parseSegment(path: string): PlaybackRequest | null {
  const [, stream = '', name = ''] = segmentPath.exec(path) ?? [];
  const parsed = parseSegmentName(name);
  return parsed && { type: 'segment', stream, name, startUnixMs: parsed.startUnixMs };
}

function parseFile(path: string): PlaybackRequest | null {
  const [, stream = '', file = ''] = filePath.exec(path) ?? [];
  if (stream === '') return null;
  const form = playlists.get(file);
  if (form !== undefined) return { type: 'playlist', stream, form };
  const type = others.get(file);
  if (type !== undefined) return { type, stream };
  const what = later.find(([pattern]) => pattern.test(file))?.[1];
  return what === undefined ? null : { type: 'later', stream, what };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
