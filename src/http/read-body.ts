// The body of a request, whole and in memory: what is longer than its reader has room for is refused while it comes, whatever its length
// was said to be.

import type { Context } from 'koa';
import { HttpError } from './http-error.ts';

/** @throws HttpError 400 or 413. */
export async function readBody(ctx: Context, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of ctx.req) {
      size += (chunk as Buffer).length;
      if (size > mostBytes) throw new HttpError(413, `the body is larger than ${mostBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(400, 'the body ended early');
  }
  return Buffer.concat(chunks);
}
