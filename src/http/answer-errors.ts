// The one place that answers errors: JSON `{"error": "sentence", "path": […]}`, never cached. What is not an HttpError is a bug: the client
// hears only that, the log the rest.

import type { Middleware } from 'koa';
import { sentenceOf } from '../base/errors.ts';
import type { Log } from '../ports.ts';
import { HttpError, quote } from './http-error.ts';

export function answerErrors(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new HttpError(404, `there is nothing at ${quote(ctx.path)}`);
    } catch (thrown) {
      const error = asHttpError(thrown, log, ctx.method, ctx.path);
      ctx.set({ ...error.headers, 'Cache-Control': 'no-store' });
      ctx.status = error.status;
      ctx.body = { error: error.message, path: error.path };
    }
  };
}

function asHttpError(thrown: unknown, log: Log, method: string, path: string): HttpError {
  if (thrown instanceof HttpError) return thrown;
  log.error('http-bug', {
    reason: `${method} ${quote(path)} failed: ${sentenceOf(thrown)}`,
    stack: thrown instanceof Error ? thrown.stack : undefined,
  });
  return new HttpError(500, "this is a bug in weir, its details are in this node's log");
}
