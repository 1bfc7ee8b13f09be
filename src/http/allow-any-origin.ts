// Players on any page may read every answer: cross-origin redirects arrive with `Origin: null`, and hls.js ends when a single status,
// the 302 included, comes without this header. Set once, here, for every status. A preflight is answered without asking further.

import type { Middleware } from 'koa';

const methods = 'GET, HEAD, OPTIONS';

/** For answers that never reach Koa too. */
export const anyOrigin = { 'Access-Control-Allow-Origin': '*' } as const;

const onEveryAnswer = Object.entries({
  ...anyOrigin,
  'Access-Control-Expose-Headers': 'Content-Length, Content-Range, Date, ETag, Retry-After',
  'X-Content-Type-Options': 'nosniff',
});

export const allowAnyOrigin: Middleware = (ctx, next) => {
  // Past Koa, whose own way of setting headers is felt in the rate of redirects.
  for (const [name, value] of onEveryAnswer) ctx.res.setHeader(name, value);
  if (ctx.method !== 'OPTIONS') return next();
  ctx.set({
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Authorization, Range, *',
    'Access-Control-Max-Age': '86400',
    Allow: methods,
  });
  ctx.status = 204;
  return undefined;
};
