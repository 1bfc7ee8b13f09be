// Asks a node over its API, or tells it to do something, for commands. Two ways to fail, and two exit statuses: the node cannot be reached, or it refuses.

import { sentenceOf } from '../../../base/errors.ts';
import { maskUrl } from '../../../base/mask-url.ts';
import { CommandError } from './command-error.ts';
import { type HttpAnswer, httpExchange } from './http-exchange.ts';
import type { NodeAddress } from './node-address.ts';

/** An order is answered within 5 s. */
const orderMs = 6000;

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON; left out: none. */
  readonly body?: object;
}

/** @throws CommandError. @param path below the API's base. */
export async function askNode<Body>(
  node: NodeAddress,
  path: string,
  { method, body: sent }: Call = { method: 'GET' },
): Promise<Body> {
  const { url, auth, timeoutMs = orderMs } = node;
  const base = parseUrl(url);
  const shown = maskUrl(url);
  const headers = {
    ...(auth === null ? {} : { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
    ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const body = sent === undefined ? '' : JSON.stringify(sent);
  const question = { method, headers, body, timeoutMs };
  const answer = await httpExchange(`${base}/streamer/api/v3${path}`, question).catch(error => {
    const reason = isPlain(base, error)
      ? `that port does not speak TLS: try ${shown.replace(/^https:/i, 'http:')}`
      : sentenceOf(error);
    throw new CommandError(2, `cannot reach the node at ${shown}: ${reason}; name another with --url or WEIR_URL`);
  });
  const said = parseJson(answer.body);
  const isWhole = answer.status >= 200 && answer.status < 300;
  if (isWhole && typeof said === 'object' && said !== null) return said as Body;
  // 503: this node is there, the cluster cannot be reached through it
  const { status } = answer;
  throw new CommandError(status === 503 ? 2 : 1, refusalOf(node, shown, answer, said), { status, body: said });
}

/** What openssl says of an answer in HTTP. */
function isPlain(base: string, error: unknown): boolean {
  return (
    base.startsWith('https:') && /wrong.version.number|packet.length.too.long|http.request/i.test(sentenceOf(error))
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new CommandError(1, `'${maskUrl(url)}' is not the address of a node (expected http://HOST[:PORT])`);
  }
  if (parsed.username !== '')
    throw new CommandError(1, 'give the password with --auth USER:PASSWORD, not in the address');
  return parsed.href.replace(/\/+$/, '');
}

function refusalOf(node: NodeAddress, shown: string, { status, location }: HttpAnswer, body: unknown): string {
  if (status === 401) return passwordSentence(node, shown);
  if (location !== null)
    return `what answers at ${shown} leads to ${maskUrl(location)}: name that one with --url or WEIR_URL`;
  const said = typeof body === 'object' && body !== null && 'error' in body ? `: ${String(body.error)}` : '';
  if (said === '') return `what answers at ${shown} is not weir (status ${status})`;
  return `the node at ${shown} refuses (${status})${said}`;
}

function passwordSentence({ auth, right }: NodeAddress, shown: string): string {
  return auth === null
    ? `the node at ${shown} asks for a password: give --auth USER:PASSWORD, or WEIR_AUTH, of ${right}`
    : `the node at ${shown} does not take that user and password: --auth, or WEIR_AUTH, must be the USER:PASSWORD of ${right}`;
}
