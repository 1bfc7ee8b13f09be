// Opens the port of a node and closes it again. What keeps it from opening is told so that the user can act on it.

import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { TellUserError } from '../base/errors.ts';
import type { ListenAddress } from '../config/config.ts';
import type { Log } from '../ports.ts';
import { mostConnections } from './access/most-connections.ts';
import { anyOrigin } from './allow-any-origin.ts';
import type { Certificate } from './tls/certificate.ts';

export interface Listening {
  /** The port really listened on: the system's choice where 0 was asked for. */
  readonly port: number;
  /** Takes no new connection, lets running answers end for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

export interface ListeningSecurely extends Listening {
  /** Connections that are open keep the former one. */
  renew(certificate: Certificate): void;
}

/** Longer than the 60 s of the usual balancers, so that they, not we, close an idle connection. */
const keepAliveMs = 65_000;
const headersMs = 10_000;
const limits = {
  keepAliveTimeout: keepAliveMs,
  headersTimeout: headersMs,
  requestTimeout: 30_000,
  // how often it is looked whose time is over: Node's own 30 s would add to each of them
  connectionsCheckingInterval: 5000,
};
/** Nothing has moved, in no direction: a viewer that takes nothing of a segment would keep it in memory for good. */
const stillMs = 60_000;
/** A handshake takes two round trips. */
const secureLimits = { ...limits, handshakeTimeout: headersMs, minVersion: 'TLSv1.2' } as const;

/** For http. @throws TellUserError when the address cannot be had. */
export async function listen(handle: RequestListener, address: ListenAddress, log: Log): Promise<Listening> {
  const server = createServer(limits, handle);
  return { port: await open(server, address, log), close: graceMs => close(server, graceMs) };
}

/** For https. @throws TellUserError when the address cannot be had. */
export async function listenSecurely(
  handle: RequestListener,
  address: ListenAddress,
  { cert, key }: Certificate,
  log: Log,
): Promise<ListeningSecurely> {
  const server: SecureServer = createSecureServer({ ...secureLimits, cert, key }, handle);
  return {
    port: await open(server, address, log),
    close: graceMs => close(server, graceMs),
    renew: ({ cert, key }) => server.setSecureContext({ minVersion: secureLimits.minVersion, cert, key }),
  };
}

/** @returns the port really listened on. */
async function open(server: Server | SecureServer, { host, port }: ListenAddress, log: Log): Promise<number> {
  server.on('clientError', answerBroken);
  server.timeout = stillMs;
  limitConnections(server, log);
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => reject(tellWhy(error, host, port));
    server.once('error', refuse);
    server.listen({ port, ...(host === null ? {} : { host }) }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  // A connection that cannot be accepted (too many open files) is no reason to end.
  server.on('error', error =>
    log.error('http-port', { reason: `a connection could not be accepted: ${error.message}` }),
  );
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function limitConnections(server: Server | SecureServer, log: Log): void {
  const most = mostConnections();
  if (most === null) return;
  server.maxConnections = most;
  let toldMs = Number.NEGATIVE_INFINITY;
  server.on('drop', () => {
    if (performance.now() - toldMs < 60_000) return;
    toldMs = performance.now();
    const reason = `more than ${most} connections: those above that are turned away; 'ulimit -n' (LimitNOFILE= of systemd) allows more`;
    log.warn('too-many-connections', { reason });
  });
}

async function close(server: Server | SecureServer, graceMs: number): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

function tellWhy(error: NodeJS.ErrnoException, host: string | null, port: number): TellUserError {
  const address = `${host ?? ''}:${port}`;
  const another = "choose another with --http, 'http PORT;' or 'https PORT …;'";
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `cannot listen on ${address}: another program has that port ('ss -ltnp sport = :${port}' shows which); stop it, or ${another}`,
    EACCES:
      `cannot listen on ${address}: ports below 1024 need a permission that this user lacks; ${another}, or allow it with ` +
      `'sysctl net.ipv4.ip_unprivileged_port_start=${port}' or AmbientCapabilities=CAP_NET_BIND_SERVICE in the systemd unit`,
    EADDRNOTAVAIL: `cannot listen on ${address}: this machine has no such address; correct --http or 'http ADDR:PORT;'`,
    ENOTFOUND: `cannot listen on ${address}: the name ${host} is not known; correct --http or 'http ADDR:PORT;'`,
  };
  const sentence = sentences[error.code ?? ''] ?? `cannot listen on ${address}: ${error.message}`;
  return new TellUserError(sentence, { cause: error });
}

/** Requests that are not HTTP, or whose head is longer than Node's 16 kB. Who does not speak TLS where it is spoken cannot be answered. */
function answerBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isUnheard = error.code === 'ECONNRESET' || !socket.writable || /^ERR_(SSL|TLS)_/.test(error.code ?? '');
  if (isUnheard) return void socket.destroy();
  const status = statusOfBroken[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ error: `the request cannot be read: ${STATUS_CODES[status]}`, path: [] });
  const headers = {
    ...anyOrigin,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

const statusOfBroken: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
