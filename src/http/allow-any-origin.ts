// Players on any page may read every answer: cross-origin redirects arrive with `Origin: null`, and hls.js ends when a single status,
// the 302 included, comes without this header. Set once, here, for every status; only what is written past Koa brings it along itself.
// A preflight is answered without asking further.

import type { Context, Middleware } from 'koa';

const methods = 'GET, HEAD, OPTIONS';

/** For answers that never reach Koa too. */
export const anyOrigin = { 'Access-Control-Allow-Origin': '*' } as const;

export const onEveryAnswer = {
  ...anyOrigin,
  'Access-Control-Expose-Headers': 'Content-Length, Content-Range, Date, ETag, Retry-After',
  'X-Content-Type-Options': 'nosniff',
} as const;

export const allowAnyOrigin: Middleware = async (ctx, next) => {
  if (ctx.method === 'OPTIONS') answerPreflight(ctx);
  else await next();
  if (!ctx.headerSent) ctx.set(onEveryAnswer);
};

function answerPreflight(ctx: Context): void {
  ctx.set({
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Authorization, Range, *',
    'Access-Control-Max-Age': '86400',
    Allow: methods,
  });
  ctx.status = 204;
}
