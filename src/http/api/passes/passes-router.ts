// Gives who may change things a pass to watch a stream, whatever its on_play says: who runs the cluster looks at all of it. Nothing is changed
// by it; it is asked for as a change is, so that no page of another site gets one.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { PlayPasses } from '../../../node/admission/play-passes.ts';
import type { NodeView } from '../../../node/view.ts';
import { HttpError, quote } from '../../http-error.ts';

export interface PassesRouterNeeds {
  readonly view: Pick<NodeView, 'stream'>;
  readonly passes: Pick<PlayPasses, 'make'>;
  /** Lets through who may change something. */
  readonly authorize: Middleware;
}

export interface PassJson {
  /** For `?token=…` of whatever is played of the stream. */
  readonly token: string;
  /** When it ends, Unix ms. */
  readonly until: number;
}

export function passesRouter(base: string, { view, passes, authorize }: PassesRouterNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  router.post('/streams/:name/pass', authorize, ctx => {
    const name = ctx.params.name ?? '';
    if (view.stream(name) === null)
      throw new HttpError(404, `there is no stream ${quote(name)}`, { path: ['streams', name] });
    const { token, untilUnixMs } = passes.make(name);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { token, until: untilUnixMs } satisfies PassJson;
  });
  return router;
}
