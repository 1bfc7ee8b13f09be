// The OpenAPI document, at the place where programs look for it.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { NodeView } from '../../../node/view.ts';
import { type OpenApiDocument, openApiDocument } from './openapi-document.ts';

export interface OpenApiNeeds {
  readonly view: Pick<NodeView, 'thisNode'>;
  /** Where the API stands. */
  readonly bases: readonly string[];
  /** Lets through who may read. */
  readonly authorize: Middleware;
}

export function openApiRouter(base: string, { view, bases, authorize }: OpenApiNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  let document: OpenApiDocument | null = null;
  router.get('/openapi.json', authorize, ctx => {
    ctx.set('Cache-Control', 'no-store');
    document ??= openApiDocument(view.thisNode().version, bases);
    ctx.body = document;
  });
  return router;
}
