// Asks a node over its API, or tells it to do something, for commands. Two ways to fail, and two exit statuses: the node cannot be reached, or it refuses.

import { sentenceOf } from '../../base/errors.ts';
import { maskUrl } from '../../base/mask-url.ts';
import type { Output } from '../output.ts';

export interface NodeAddress {
  readonly url: string;
  /** USER:PASSWORD; null: none. */
  readonly auth: string | null;
}

/** A command that ends here with a sentence for the user. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitStatus: 1 | 2;

  constructor(exitStatus: 1 | 2, message: string) {
    super(message);
    this.exitStatus = exitStatus;
  }
}

/** Does what a client command does; a refusal is told under the command's name, and becomes the exit status. */
export async function refusing(command: string, output: Output, act: () => Promise<0 | 1>): Promise<0 | 1 | 2> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    output.complain(`${command}: ${error.message}\n`);
    return error.exitStatus;
  }
}

/** An order is answered within 5 s. */
const timeoutMs = 6000;

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON; left out: none. */
  readonly body?: object;
}

/** @throws CommandError. @param path below the API's base. */
export async function askNode<Body>(
  { url, auth }: NodeAddress,
  path: string,
  { method, body: sent }: Call = { method: 'GET' },
): Promise<Body> {
  const base = parseUrl(url);
  const shown = maskUrl(url);
  const headers = auth === null ? {} : { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
  const address = `${base}/streamer/api/v3${path}`;
  const body = sent === undefined ? null : JSON.stringify(sent);
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(address, { method, headers, body, signal }).catch(error => {
    throw new CommandError(
      2,
      `cannot reach the node at ${shown}: ${reasonOf(error)}; name another with --url or WEIR_URL`,
    );
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && typeof answer === 'object' && answer !== null) return answer as Body;
  // 503: this node is there, the cluster cannot be reached through it
  throw new CommandError(response.status === 503 ? 2 : 1, refusalOf(shown, response.status, method, answer));
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

function refusalOf(shown: string, status: number, method: Call['method'], body: unknown): string {
  const right = method === 'GET' ? 'view_auth' : 'edit_auth';
  if (status === 401) return `the node at ${shown} asks for a password: give the right --auth USER:PASSWORD (${right})`;
  const said = typeof body === 'object' && body !== null && 'error' in body ? `: ${String(body.error)}` : '';
  if (said === '') return `what answers at ${shown} is not weir (status ${status})`;
  return `the node at ${shown} refuses (${status})${said}`;
}

/** fetch hides what happened in a cause, which for several addresses is a list. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return sentenceOf(first ?? error);
}
