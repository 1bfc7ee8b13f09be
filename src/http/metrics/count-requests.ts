// Counts what was asked for and how it was answered, outermost of all, where the status is what the client gets. What has no end (tails,
// mpegts) counts when it begins. Requests that cannot be read as HTTP never come here.

import type { Context, Middleware } from 'koa';
import type { RequestCounts } from './request-counts.ts';

export function countRequests(requests: Pick<RequestCounts, 'add'>): Middleware {
  // No async function: this is felt in the rate of playlists and redirects.
  return (ctx, next) => next().then(() => requests.add(routeOf(ctx), ctx.res.statusCode));
}

/** What playback says of itself, or the template of the router's that matched; the rest is one. */
function routeOf(ctx: Context): string {
  const { route } = ctx.state;
  if (typeof route === 'string') return route;
  const matched: unknown = ctx._matchedRoute;
  return typeof matched === 'string' ? matched : 'other';
}
