// Hosts and ports: of a peer, to listen on, and words that may name a peer.

import type { ListenAddress } from '../config.ts';
import { type Parsed, type ValueType, value, wrong } from './value-type.ts';

export interface HostAndPort {
  /** Lower case, since hosts have no case; an IPv6 address in its brackets. */
  readonly host: string;
  readonly port: number | null;
}

const hostName = /^[a-z0-9_]([a-z0-9._-]{0,252}[a-z0-9_])?$/;
const bracketed = /^\[[0-9a-f:.]{2,45}\]$/;

/** HOST or HOST:PORT. */
export const hostAndPort: ValueType<HostAndPort> = {
  expected: 'HOST or HOST:PORT',
  parse(text) {
    const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text.toLowerCase());
    const host = match?.[1] ?? '';
    if (!isHost(host)) return wrong('is not a host');
    const port = match?.[2] === undefined ? null : Number(match[2]);
    return port === null || isPort(port) ? value({ host, port }) : wrong('has no valid port');
  },
};

/** PORT, or ADDRESS:PORT. Not port 0: the others could not know which one it became. */
export const listenAddress: ValueType<ListenAddress> = {
  expected: 'PORT or ADDRESS:PORT, such as 8080 or 127.0.0.1:8080',
  parse(text) {
    if (/^\d{1,5}$/.test(text)) return listenOn(null, Number(text));
    const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text.toLowerCase());
    const host = match?.[1] === '*' ? null : (match?.[1] ?? '');
    if (host !== null && !isHost(host)) return wrong('is not an address to listen on');
    return listenOn(host?.replace(/^\[|\]$/g, '') ?? null, Number(match?.[2]));
  },
};

/** Comma-separated words that name peers; whether they do is checked later. */
export const peerWords: ValueType<readonly string[]> = {
  expected: 'names of peers, separated by commas',
  parse(text) {
    const words = text.split(',').map(word => word.trim());
    return words.every(word => hostAndPort.parse(word).type === 'value')
      ? value(words)
      : wrong('is not a list of peers');
  },
};

export function isHost(host: string): boolean {
  return hostName.test(host) || bracketed.test(host);
}

/** A port that somebody can connect to. */
export function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

function listenOn(host: string | null, port: number): Parsed<ListenAddress> {
  return isPort(port) ? value({ host, port }) : wrong('has no valid port');
}
