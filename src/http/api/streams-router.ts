// Streams that are held in etcd, added, changed and removed over the API of any node. Each is answered when etcd has it; the nodes act on it at
// once. What is wrong with one is told with the sentences of a file, each with the path of its field.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { HeldStreams, HoldOutcome } from '../../node/configured/held-streams.ts';
import type { ChangePace } from '../access/change-pace.ts';
import { editorOf } from '../authorize-edits.ts';
import { HttpError } from '../http-error.ts';
import { readJson } from '../read-json.ts';
import { answerOf, type OrderJson } from './orders-router.ts';

export interface StreamsRouterNeeds {
  readonly pace: Pick<ChangePace, 'turn'>;
  readonly held: Pick<HeldStreams, 'change' | 'remove'>;
  /** Lets through who may change something. */
  readonly authorize: Middleware;
}

export function streamsRouter(base: string, { held, pace, authorize }: StreamsRouterNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  router.put('/streams/:name', authorize, async ctx => {
    const name = ctx.params.name ?? '';
    ctx.set('Cache-Control', 'no-store');
    const fields = await readJson(ctx);
    await pace.turn();
    ctx.body = answerTo(await held.change(name, fields, editorOf(ctx)), name);
  });
  router.delete('/streams/:name', authorize, async ctx => {
    const name = ctx.params.name ?? '';
    ctx.set('Cache-Control', 'no-store');
    await pace.turn();
    ctx.body = answerOf(await held.remove(name, editorOf(ctx)), ['streams', name]);
  });
  return router;
}

function answerTo(outcome: HoldOutcome, name: string): OrderJson {
  if (outcome.type !== 'wrong') return answerOf(outcome, ['streams', name]);
  const errors = outcome.errors.map(({ path, sentence }) => ({ error: sentence, path }));
  const [first] = errors;
  throw new HttpError(400, first?.error ?? 'it is no stream', { path: first?.path ?? [], more: { errors } });
}
