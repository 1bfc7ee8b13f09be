// The body of a request as JSON: an object, small, and nothing else. An empty one counts as {}.

import type { Context } from 'koa';
import { HttpError } from './http-error.ts';
import { readBody } from './read-body.ts';

const mostBytes = 64 * 1024;

/** @throws HttpError 400 or 413. */
export async function readJson(ctx: Context): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(ctx, mostBytes)).toString('utf8').trim();
  if (text === '') return {};
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HttpError(400, 'the body must be a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, `the body is not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
}
