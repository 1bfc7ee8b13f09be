// The body of a request as JSON: an object, small, and nothing else. An empty one counts as {}.

import type { Context } from 'koa';
import { HttpError } from './http-error.ts';

const mostBytes = 64 * 1024;

/** @throws HttpError 400 or 413. */
export async function readJson(ctx: Context): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readText(ctx)).trim();
  if (text === '') return {};
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HttpError(400, 'the body must be a JSON object');
}

async function readText(ctx: Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of ctx.req) {
      size += (chunk as Buffer).length;
      if (size > mostBytes) throw new HttpError(413, `the body is larger than ${mostBytes / 1024} kB`);
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(400, 'the body ended early');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, `the body is not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
}
