// The one place that answers errors: JSON `{"error": "sentence", "path": […]}`, never cached. What is not an HttpError is a bug: the client
// hears only that, the log the rest.

import type { Context, Middleware } from 'koa';
import { sentenceOf } from '../base/errors.ts';
import type { Log } from '../ports.ts';
import { HttpError, quote } from './http-error.ts';

export function answerErrors(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      requireAddress(ctx);
      await next();
    } catch (thrown) {
      const error = asHttpError(thrown, log, ctx);
      ctx.set({ ...error.headers, 'Cache-Control': 'no-store' });
      ctx.status = error.status;
      ctx.body = { error: error.message, path: error.path, ...error.more };
    }
  };
}

/** Node passes on any word as the address, and Koa parses it each time it is asked for a part of it. */
function requireAddress(ctx: Context): void {
  try {
    void ctx.path;
  } catch {
    throw new HttpError(400, `the address ${quote(ctx.req.url ?? '')} cannot be read`);
  }
}

function asHttpError(thrown: unknown, log: Log, ctx: Context): HttpError {
  if (thrown instanceof HttpError) return thrown;
  log.error('http-bug', {
    reason: `${ctx.method} ${quote(ctx.path)} failed: ${sentenceOf(thrown)}`,
    stack: thrown instanceof Error ? thrown.stack : undefined,
  });
  return new HttpError(500, "this is a bug in weir, its details are in this node's log");
}
