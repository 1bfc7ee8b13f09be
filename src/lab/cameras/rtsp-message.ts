// What an RTSP client sends on its TCP connection: requests, and between them interleaved binary frames ($, channel, length), which
// are its RTCP reports and are skipped. Only what a player needs of RFC 2326.

export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Takes the first request out of `bytes`. `request` is null while it is not whole; `rest` is what has not been used yet. */
export function takeRtspRequest(bytes: Buffer): { readonly request: RtspRequest | null; readonly rest: Buffer } {
  let rest = bytes;
  while (rest[0] === 0x24 && rest.length >= 4 && rest.length >= 4 + rest.readUInt16BE(2)) {
    rest = rest.subarray(4 + rest.readUInt16BE(2));
  }
  const end = rest[0] === 0x24 ? -1 : rest.indexOf('\r\n\r\n');
  if (end < 0) return { request: null, rest };
  const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(lines.map(headerOf));
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (rest.length < length) return { request: null, rest };
  const [method = '', url = ''] = first.split(' ');
  return { request: { method, url, headers }, rest: rest.subarray(length) };
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** The answer to `request`. `null` headers are left out. */
export function rtspAnswer(
  request: RtspRequest,
  status: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const all = {
    CSeq: request.headers.cseq ?? '0',
    ...headers,
    ...(body ? { 'Content-Length': `${body.length}` } : {}),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`;
}

/** One packet as an interleaved frame of `channel`. */
export function interleavedFrame(channel: number, packet: Buffer): Buffer {
  const head = Buffer.from([0x24, channel, 0, 0]);
  head.writeUInt16BE(packet.length, 2);
  return Buffer.concat([head, packet]);
}
