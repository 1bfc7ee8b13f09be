// The configuration over the API: what this node runs by, without secrets, and reading it again. Of this node alone: each has its own file.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../config/diagnostic.ts';
import { printConfig } from '../../config/print-config.ts';
import type { ReloadOutcome } from '../../node/configured/current-config.ts';
import { editorOf } from '../authorize-edits.ts';
import { HttpError } from '../http-error.ts';

export interface ConfigRouterNeeds {
  readonly config: () => Config;
  readonly reload: (by: string) => Promise<ReloadOutcome>;
  /** Lets through who may read. */
  readonly authorize: Middleware;
  /** Lets through who may change something. */
  readonly authorizeChange: Middleware;
}

export interface ReloadJson {
  readonly changed: boolean;
  /** One sentence: what was changed, and what holds only after a restart. */
  readonly reason: string;
}

export function configRouter(base: string, { config, reload, authorize, authorizeChange }: ConfigRouterNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  router.get('/config', authorize, ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { text: printConfig(config()) };
  });
  router.post('/config/reload', authorizeChange, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = answerOf(await reload(`the API (${editorOf(ctx)})`));
  });
  return router;
}

function answerOf(outcome: ReloadOutcome): ReloadJson {
  if (outcome.type !== 'refused') return { changed: outcome.type === 'taken', reason: outcome.reason };
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error').map(errorJson);
  throw new HttpError(400, `nothing was changed: ${outcome.reason}`, { path: ['config'], more: { errors } });
}

export interface ConfigErrorJson {
  readonly error: string;
  /** null: it is about the configuration as a whole. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** The line, shortened and without secrets, and the position under which the caret stands, from 0. */
  readonly excerpt: string | null;
  readonly caret: number | null;
}

/** As `weir check` shows it. */
function errorJson({ place, sentence, excerpt }: Diagnostic): ConfigErrorJson {
  return {
    error: sentence,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    excerpt: excerpt?.text ?? null,
    caret: excerpt?.caret ?? null,
  };
}
