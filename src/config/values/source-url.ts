// The URL of a source: which kinds weir takes, and Flussonic's spellings of them. Whatever ffmpeg could open beyond these (concat:, pipe:,
// data: …) is refused by name: a configuration must not be able to read what it should not.

import type { Input, InputKind } from '../config.ts';
import { isHost, isPort } from './address.ts';
import { type Parsed, type ValueType, value, wrong } from './value-type.ts';

export type SourceUrl = Pick<Input, 'url' | 'kind'>;

const spelled: ReadonlyMap<string, string> = new Map([
  ['tshttp', 'http'],
  ['hls', 'http'],
  ['fake', 'testsrc'],
]);
const kinds: readonly InputKind[] = ['http', 'https', 'rtsp', 'rtsps', 'udp', 'rtmp', 'srt', 'file', 'testsrc'];
const instead: ReadonlyMap<string, string> = new Map([
  ['tshttps', "write 'https://'"],
  ['hlss', "write 'https://…/index.m3u8'"],
  ['hls2', "write 'hls://'"],
  ['hlss2', "write 'https://…/index.m3u8'"],
  ['rtsp1', "write 'rtsp://'"],
  ['rtsp2', "write 'rtsp://'"],
  ['m4f', "take HLS of that server: 'hls://HOST/STREAM/index.m3u8'"],
  ['m4s', "take MPEG-TS of that server: 'http://HOST/STREAM/mpegts'"],
  ['publish', 'weir pulls its sources, nobody publishes to it'],
]);

export const sourceUrl: ValueType<SourceUrl> = {
  expected: 'a URL of rtsp, rtsps, rtmp, http, https, hls, tshttp, udp, srt, file or testsrc',
  parse(text) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]{0,30}):/.exec(text)?.[1]?.toLowerCase();
    if (scheme === undefined)
      return wrong(text.startsWith('/') ? "is not a URL; write 'file://' before the path" : 'is not a URL');
    const rest = text.slice(scheme.length + 1);
    const kind = kinds.find(known => known === (spelled.get(scheme) ?? scheme));
    if (kind === undefined) return wrong(`has a kind that weir does not take: '${scheme}:'${hint(scheme)}`);
    if (!rest.startsWith('//')) return wrong(`has no '//' after '${scheme}:'`);
    const unspaced = !/[\s"<>\\]/.test(rest);
    return unspaced
      ? check(scheme, kind, rest)
      : wrong('holds a character that must be percent-encoded (a space is %20)');
  },
};

/** The URL as the file would say it: an HLS source that its path does not give away keeps its hls://. */
export function spellSourceUrl({ url, kind }: SourceUrl): string {
  return kind === 'hls' && !isPlaylist(url) ? url.replace(/^http:/, 'hls:') : url;
}

function check(scheme: string, kind: InputKind, rest: string): Parsed<SourceUrl> {
  if (kind === 'testsrc') return value({ url: `testsrc:${rest}`, kind });
  if (kind === 'file')
    return rest.startsWith('///')
      ? value({ url: `file:${rest}`, kind })
      : wrong("is no absolute path: write 'file:///path'");
  const url = `${kind}:${rest}`;
  const host = hostOf(rest);
  if (host === null)
    return wrong('names no valid host and port (characters such as @ / : # in a password must be percent-encoded)');
  if (kind === 'udp') return checkUdp(url, host.port);
  if (kind === 'srt' && host.port === null) return wrong('has no port');
  const isHls = scheme === 'hls' || ((kind === 'http' || kind === 'https') && isPlaylist(url));
  return value({ url, kind: isHls ? 'hls' : kind });
}

/** udp://GROUP:PORT/ADDRESS is Flussonic's way to name the local interface; ffmpeg calls it localaddr. */
function checkUdp(url: string, port: number | null): Parsed<SourceUrl> {
  if (port === null) return wrong('has no port');
  const path = /^(udp:\/\/[^/?]+)\/([^?]+)$/.exec(url);
  if (path === null) return value({ url, kind: 'udp' });
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(path[2] ?? '')
    ? value({ url: `${path[1]}?localaddr=${path[2]}`, kind: 'udp' })
    : wrong('may have nothing but the address of a local interface after its port');
}

function hostOf(rest: string): { readonly port: number | null } | null {
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '';
  const match = /^(?:[^@]*@)?(\[[^\]]*\]|[^:@]*)(?::(\d{1,5}))?$/.exec(authority);
  if (!match || !isHost((match[1] ?? '').toLowerCase())) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  return port === null || isPort(port) ? { port } : null;
}

function isPlaylist(url: string): boolean {
  return /^[^?#]*\.m3u8(?:[?#]|$)/i.test(url);
}

function hint(scheme: string): string {
  const advice = instead.get(scheme);
  return advice === undefined ? '' : `; ${advice}`;
}
