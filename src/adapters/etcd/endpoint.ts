// One URL of etcd as the user wrote it, made safe to use and to show: no password, no path, with a port.
// A wrong one is told to the user before anything is opened.

import { TellUserError } from '../../base/errors.ts';

export interface Endpoint {
  /** `http://host:port` or `https://host:port`. Holds no secret: it stands in logs and errors. */
  readonly url: string;
  readonly secure: boolean;
}

const defaultPort = 2379;
const shape = /^(?:(?<scheme>https?):\/\/)?(?<host>\[[0-9a-f:.%]+\]|[^/:@\s,;?#[\]]+)(?::(?<port>\d{1,5}))?\/?$/i;

/** Throws TellUserError. */
export function parseEndpoint(text: string): Endpoint {
  if (text.includes('@'))
    throw new TellUserError(
      `etcd URL ${hideUserInfo(text)}: a URL may hold no user or password; write user= and password= after it`,
    );
  const parts = shape.exec(text)?.groups;
  const port = Number(parts?.port ?? defaultPort);
  if (parts?.host === undefined || port < 1 || port > 65_535) {
    throw new TellUserError(`etcd URL ${JSON.stringify(text)}: expected http://HOST:PORT or https://HOST:PORT`);
  }
  const scheme = (parts.scheme ?? 'http').toLowerCase();
  return { url: `${scheme}://${parts.host}:${port}`, secure: scheme === 'https' };
}

function hideUserInfo(text: string): string {
  return JSON.stringify(text.replace(/^([a-z]+:\/\/)?.*@/i, '$1***@'));
}
