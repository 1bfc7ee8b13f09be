// Players on any page may read every answer: cross-origin redirects arrive with `Origin: null`, and hls.js ends when a single status,
// the 302 included, comes without this header. Set once, here, for every status. A preflight is answered without asking further.

import type { Middleware } from 'koa';

const methods = 'GET, HEAD, OPTIONS';

/** For answers that never reach Koa too. */
export const anyOrigin = { 'Access-Control-Allow-Origin': '*' } as const;

export const allowAnyOrigin: Middleware = async (ctx, next) => {
  ctx.set({
    ...anyOrigin,
    'Access-Control-Expose-Headers': 'Content-Length, Content-Range, Date, ETag, Retry-After',
    'X-Content-Type-Options': 'nosniff',
  });
  if (ctx.method !== 'OPTIONS') return next();
  ctx.set({
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Authorization, Range, *',
    'Access-Control-Max-Age': '86400',
    Allow: methods,
  });
  ctx.status = 204;
};
