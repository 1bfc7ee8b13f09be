// Playback from any node: the owner serves playlists, the endless MPEG-TS and previews, every other node sends the viewer there; segments come
// from whoever has them. With `delivery relay` every node serves all of it itself, and redirects nobody.
// While the owner is lost, silent or not ready, a living node answers a playlist with patience and then with the last known one.
// The player page comes from whichever node was asked: it finds the owner by itself, and again when that is lost.

import type { Context, Middleware } from 'koa';
import type { Previews } from '../../node/previews.ts';
import type { Route } from '../../node/view.ts';
import type { Viewers } from '../../node/viewers.ts';
import type { Log } from '../../ports.ts';
import { admit, type Gate, stayAdmitted } from '../admission/admit.ts';
import { HttpError, quote } from '../http-error.ts';
import { playbackRoute } from '../metrics/playback-route.ts';
import type { Pages } from '../pages.ts';
import { answerEndless } from './answer-endless.ts';
import { answerPreview } from './answer-preview.ts';
import { type HoldNeeds, holdForOwner, holdPlaylist, presentAnswer } from './hold-playlist.ts';
import { type PlaybackRequest, parsePlaybackPath } from './playback-path.ts';
import { redirect, wasRedirected } from './redirect.ts';
import type { Relay } from './relay-segment.ts';
import { sendPlaylist } from './send-playlist.ts';
import { sendSegment } from './send-segment.ts';
import { viewerOf } from './viewer-of.ts';

export interface PlaybackNeeds extends HoldNeeds {
  readonly pages: Pages;
  readonly previews: Pick<Previews, 'of'>;
  readonly relay: Relay;
  readonly gate: Gate;
  readonly viewers: Pick<Viewers, 'watch' | 'stay' | 'leave' | 'connect'>;
  readonly log: Log;
}

export function playback(needs: PlaybackNeeds): Middleware {
  return async (ctx, next) => {
    const asked = parsePlaybackPath(ctx.path);
    if (asked === null) return next();
    ctx.state.route = playbackRoute(asked);
    let route = needs.view.route(asked.stream);
    if (route.type === 'unknown') throw unknownStream(asked.stream);
    if (asked.type === 'later') throw new HttpError(501, `${asked.what} is not in this version of weir yet`);
    if (asked.type === 'page') return answerRead(ctx, () => needs.pages.answerPlayer(ctx));
    if (needs.gate.guards(asked.stream)) {
      if (!(await admit(ctx, needs.gate, asked))) return;
      // It may have taken a while.
      route = needs.view.route(asked.stream);
    }
    const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (!isRead && needs.view.delivery(asked.stream) === 'redirect' && mayGoTo(route, ctx))
      return redirect(ctx, route.publicUrl);
    if (asked.type === 'segment') return answerRead(ctx, () => sendSegment(ctx, needs, asked));
    return answerRead(ctx, () => answerLive(ctx, needs, asked, route));
  };
}

type LiveRequest = Extract<PlaybackRequest, { readonly type: 'playlist' | 'endless' | 'preview' }>;
type There = Extract<Route, { readonly type: 'there' }>;

function mayGoTo(route: Route, ctx: Context): route is There {
  return route.type === 'there' && !route.isSuspect && !wasRedirected(ctx.querystring);
}

/** All that begins with the newest segment: held until there is one. Only a playlist is answered by who is not the owner. */
async function answerLive(ctx: Context, needs: PlaybackNeeds, asked: LiveRequest, route: Route): Promise<void> {
  const mayRedirect = !wasRedirected(ctx.querystring);
  const hold = asked.type === 'playlist' ? holdPlaylist : holdForOwner;
  const present = presentAnswer(needs.view, asked.stream, route, mayRedirect);
  const held = present ?? (await hold(needs, asked.stream, mayRedirect));
  if (held.type === 'elsewhere') {
    if (asked.type === 'playlist') needs.viewers.leave(() => viewerOf(ctx), asked.stream);
    return redirect(ctx, held.publicUrl);
  }
  switch (asked.type) {
    case 'playlist':
      return sendPlaylist(ctx, needs, asked, held.window);
    case 'endless':
      if (needs.gate.guards(asked.stream)) stayAdmitted(ctx, needs.gate, needs.clock, asked);
      return answerEndless(ctx, needs, asked.stream);
    case 'preview':
      return answerPreview(ctx, needs, held.window);
  }
}

function answerRead(ctx: Context, answer: () => Promise<void> | void): Promise<void> | void {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return answer();
  throw new HttpError(405, `${ctx.method} means nothing here`, { headers: { Allow: 'GET, HEAD, OPTIONS' } });
}

function unknownStream(name: string): HttpError {
  return new HttpError(404, `there is no stream ${quote(name)}`, { path: ['streams', name.slice(0, 200)] });
}
