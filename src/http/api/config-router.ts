// The configuration over the API: what this node runs by, without secrets, and reading it again. Each node has its own file; one that another
// node shall read is asked for by this one, so that an operator gives a password to nobody but the node that was named.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import { RetryError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../config/diagnostic.ts';
import { printConfig } from '../../config/print-config.ts';
import type { ReloadOutcome } from '../../node/configured/current-config.ts';
import type { NodeView } from '../../node/view.ts';
import type { PeerAddress } from '../../ports.ts';
import { editorOf } from '../authorize-edits.ts';
import { HttpError, quote, tryAgain } from '../http-error.ts';

export interface ConfigRouterNeeds {
  readonly view: Pick<NodeView, 'thisNode' | 'peers'>;
  readonly config: () => Config;
  readonly reload: (by: string) => Promise<ReloadOutcome>;
  /** Rejects with a RetryError. */
  readonly reloadPeer: (peer: PeerAddress, by: string) => Promise<ReloadOutcome>;
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

export function configRouter(base: string, needs: ConfigRouterNeeds): Router {
  const { config, reload, authorize, authorizeChange } = needs;
  const router = new Router({ sensitive: true, prefix: base });
  router.get('/config', authorize, ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { text: printConfig(config()) };
  });
  router.post('/config/reload', authorizeChange, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = answerOf(await reload(`the API (${editorOf(ctx)})`));
  });
  router.post('/cluster/peers/:host/reload', authorizeChange, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = answerOf(await reloadAt(ctx.params.host ?? '', editorOf(ctx), needs));
  });
  return router;
}

async function reloadAt(
  host: string,
  by: string,
  { view, reload, reloadPeer }: ConfigRouterNeeds,
): Promise<ReloadOutcome> {
  if (host === view.thisNode().name) return reload(`the API (${by})`);
  const path = ['peers', host];
  const peer = view.peers().find(({ name }) => name === host);
  if (peer === undefined) throw new HttpError(404, `there is no node ${quote(host)}`, { path });
  if (peer.status === 'down') throw new HttpError(409, `${host} is down, and reads its file when it starts`, { path });
  if (peer.apiUrl === null) throw new HttpError(409, `${host} does not say where it can be reached`, { path });
  try {
    return await reloadPeer({ node: host, apiUrl: peer.apiUrl }, by);
  } catch (error) {
    if (error instanceof RetryError) throw tryAgain(error.message, path);
    throw error;
  }
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
