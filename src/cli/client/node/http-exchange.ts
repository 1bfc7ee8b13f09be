// One request to a node and its whole answer within a bounded time, over node's own HTTP client: fetch refuses the ports that browsers refuse
// ("bad port"), and a node may well listen on one of them. Redirects are told, not followed: they would carry the password elsewhere.

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpQuestion {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Where a redirect leads; null: it is none. */
  readonly location: string | null;
  readonly body: string;
}

/** Rejects with an Error whose message says why there is no whole answer. */
export async function httpExchange(address: string, question: HttpQuestion): Promise<HttpAnswer> {
  const { timeoutMs } = question;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(address, question, signal);
    const { statusCode: status = 0, headers } = response;
    const location = status >= 300 && status < 400 ? (headers.location ?? null) : null;
    return { status, location, body: await wholeBody(response) };
  } catch (error) {
    throw signal.aborted ? new Error(`no answer within ${timeoutMs / 1000} s`) : error;
  }
}

function send(address: string, { method, headers, body }: HttpQuestion, signal: AbortSignal): Promise<IncomingMessage> {
  const open = address.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = open(address, { method, headers, signal }, resolve);
    request.on('error', error => reject(firstOf(error)));
    request.end(body);
  });
}

/** For a name with several addresses it is a list of errors without a sentence of its own. */
function firstOf(error: Error): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error;
}

async function wholeBody(response: IncomingMessage): Promise<string> {
  try {
    return await text(response);
  } catch (cause) {
    throw new Error('the connection broke in the midst of the answer', { cause });
  }
}
