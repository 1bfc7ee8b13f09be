// The web server of a node, as one list of middleware, outermost first. It reads the node through NodeView, and changes nothing but
// by an operator's orders.
// Order matters: what counts answers before all, so that it sees them as they are; CORS before errors, so that errors have it; playback
// before the routers, which look at each of their paths in turn: that is felt in the rate of playlists and redirects.

import Router from '@koa/router';
import Koa from 'koa';
import type { LiveStreams } from '../node/live.ts';
import type { Previews } from '../node/previews.ts';
import type { NodeView } from '../node/view.ts';
import type { Log } from '../ports.ts';
import { WrongPasswords } from './access/wrong-passwords.ts';
import { allowAnyOrigin } from './allow-any-origin.ts';
import { answerErrors } from './answer-errors.ts';
import { type ApiRoutersNeeds, apiRouters } from './api/api-routers.ts';
import { authorizeEdits } from './authorize-edits.ts';
import { authorizeReads } from './authorize-reads.ts';
import { type BetweenNodesNeeds, betweenNodes } from './between-nodes/between-nodes.ts';
import { HttpError } from './http-error.ts';
import { countRequests } from './metrics/count-requests.ts';
import type { Metrics } from './metrics/metrics.ts';
import { metricsRouter } from './metrics/metrics-router.ts';
import { notFoundPage } from './not-found-page.ts';
import { Pages } from './pages.ts';
import { type PlaybackNeeds, playback } from './playback/playback.ts';
import type { Relay } from './playback/relay-segment.ts';

export interface AppNeeds extends ApiRoutersNeeds {
  readonly live: Pick<LiveStreams, 'waitForChange' | 'ageMs'>;
  readonly previews: Pick<Previews, 'of'>;
  readonly relay: Relay;
  readonly gate: PlaybackNeeds['gate'];
  readonly viewers: PlaybackNeeds['viewers'];
  readonly metrics: Metrics;
  readonly log: Log;
  readonly peers: Pick<BetweenNodesNeeds, 'verifyPeer' | 'feed' | 'copies'>;
  /** The folder of package.json: the pages are read from there. */
  readonly packageRoot: string;
}

export function createApp(needs: AppNeeds): Koa {
  const { view, config, reload, metrics, clock, log, peers, packageRoot } = needs;
  const pages = new Pages(packageRoot);
  const passwords = new WrongPasswords({ clock, log });
  const authorize = authorizeReads(config, passwords);
  const authorizeChange = authorizeEdits(config, passwords);
  const routers = [
    ...apiRouters(needs, authorize, authorizeChange),
    betweenNodes({ view, reload, clock, ...peers }),
    metricsRouter(metrics, authorize),
    pageRouter(pages, view, authorize),
  ];

  const app = new Koa();
  app.on('error', error => log.debug('http-connection', { reason: `a viewer's connection broke: ${error.message}` }));
  app.use(countRequests(metrics.requests));
  app.use(allowAnyOrigin);
  app.use(answerErrors(log));
  app.use(notFoundPage(view));
  app.use(underStreamNames(playback({ ...needs, pages })));
  for (const router of routers) app.use(router.routes());
  app.use(refuseMethod);
  return app;
}

function pageRouter(pages: Pages, view: NodeView, authorize: Koa.Middleware): Router {
  const router = new Router({ sensitive: true });
  const publicUrls = () => view.peers().flatMap(peer => peer.publicUrl ?? []);
  router.get('/', authorize, ctx => pages.answerCluster(ctx, publicUrls()));
  router.get('/streamer/web/:file', ctx => pages.answerAsset(ctx, ctx.params.file ?? ''));
  router.get('/streamer/web/:folder/:file', ctx => pages.answerAsset(ctx, `${ctx.params.folder}/${ctx.params.file}`));
  return router;
}

/** Everything but the first words that no stream may have: what is not found under them is not there. */
function underStreamNames(middleware: Koa.Middleware): Koa.Middleware {
  return (ctx, next) =>
    /^\/(streamer|flussonic|cluster|metrics)(\/|$)/.test(ctx.path) ? next() : middleware(ctx, next);
}

/** Behind all routers: a path that one of them has, but not for this method. */
const refuseMethod: Koa.Middleware = (ctx, next) => {
  const layers: readonly { readonly methods: readonly string[] }[] = ctx.matched ?? [];
  const allowed = [...new Set(layers.flatMap(({ methods }) => methods))];
  if (allowed.length === 0) return next();
  throw new HttpError(405, 'this path does not take that method', { headers: { Allow: allowed.join(', ') } });
};
