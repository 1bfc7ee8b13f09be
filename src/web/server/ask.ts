// One request to the node that served the page, with who the viewer has logged in as. An answer that is an error is thrown with the node's
// own sentence. Changes never bring up the browser's own question for a password: the page has a form for that.

import { authorization, forget } from '../login/credentials.ts';
import { sentenceIn } from '../why-not.ts';

export const apiBase = '/streamer/api/v3';
const readMs = 5000;
const changeMs = 10_000;

/** `status` 0: there was no answer. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

export interface Told<Body> {
  readonly body: Body;
  /** The node's wall time: the viewer's clock may be wrong. */
  readonly unixMs: number;
}

/** A login that does not hold any more is forgotten: a node counts wrong passwords. @throws AskError */
export async function read<Body>(path: string): Promise<Told<Body>> {
  try {
    return await readOnce(path);
  } catch (error) {
    if (!(error instanceof AskError) || error.status !== 401 || authorization() === null) throw error;
    forget();
    return readOnce(path);
  }
}

async function readOnce<Body>(path: string): Promise<Told<Body>> {
  const response = await answer(path, { headers: authorized(), signal: AbortSignal.timeout(readMs) });
  return { body: await response.json(), unixMs: Date.parse(response.headers.get('date') ?? '') || Date.now() };
}

/** @param as who asks, when that is not who has logged in. @throws AskError */
export async function change<Body>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
  as: string | null = authorization(),
): Promise<Body> {
  const headers = { ...authorized(as), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  const response = await answer(path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    credentials: 'omit',
    signal: AbortSignal.timeout(changeMs),
  });
  return response.json();
}

export function authorized(as: string | null = authorization()): Readonly<Record<string, string>> {
  return as === null ? {} : { Authorization: as };
}

async function answer(path: string, request: RequestInit): Promise<Response> {
  const response = await fetch(`${apiBase}${path}`, request).catch(error => {
    throw new AskError(0, error instanceof Error ? error.message : String(error), error);
  });
  if (response.ok) return response;
  const text = await response.text().catch(() => '');
  throw new AskError(response.status, sentenceIn(text) ?? `the node answers ${response.status}`);
}
