// `/metrics`, for Prometheus, at the root, where it looks. Who may read the API may read this: Prometheus has `basic_auth` for it.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Metrics } from './metrics.ts';

/** @param authorize lets through who may read. */
export function metricsRouter(metrics: Pick<Metrics, 'text' | 'contentType'>, authorize: Middleware): Router {
  const router = new Router({ sensitive: true });
  router.get('/metrics', authorize, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await metrics.text();
    ctx.type = metrics.contentType;
  });
  return router;
}
