// Playback from any node: the owner serves playlists and segments, every other node sends the viewer there.
// A node that a stream moved away from still serves the segments it made, for the viewers who hold its last playlist.
// The player page comes from whichever node was asked: it finds the owner by itself, and again when that is lost.

import type { Context, Middleware } from 'koa';
import { mediaPlaylist } from '../../media/playlist.ts';
import { findEntry, type LiveWindow } from '../../media/window.ts';
import type { Route } from '../../node/view.ts';
import { HttpError, quote, tryAgain } from '../http-error.ts';
import type { Pages } from '../pages.ts';
import { answerSegment } from './answer-segment.ts';
import { type HoldNeeds, holdPlaylist } from './hold-playlist.ts';
import { type PlaybackRequest, parsePlaybackPath } from './playback-path.ts';
import { redirect, wasRedirected } from './redirect.ts';

export interface PlaybackNeeds extends HoldNeeds {
  readonly pages: Pages;
}

export function playback(needs: PlaybackNeeds): Middleware {
  return async (ctx, next) => {
    const asked = parsePlaybackPath(ctx.path);
    if (asked === null) return next();
    const route = needs.view.route(asked.stream);
    if (route.type === 'unknown') throw unknownStream(asked.stream);
    if (asked.type === 'later') throw new HttpError(501, `${asked.what} is not in this version of weir yet`);
    if (asked.type === 'page') return answerRead(ctx, () => needs.pages.answerPage(ctx, 'embed'));
    const entry = asked.type === 'segment' ? findSegment(needs, asked) : null;
    if (entry !== null) return answerRead(ctx, () => answerSegment(ctx, entry));
    return answerByRoute(ctx, needs, asked, route);
  };
}

type MediaRequest = Extract<PlaybackRequest, { readonly type: 'playlist' | 'segment' }>;
type SegmentRequest = Extract<PlaybackRequest, { readonly type: 'segment' }>;

async function answerByRoute(ctx: Context, needs: PlaybackNeeds, asked: MediaRequest, route: Route): Promise<void> {
  switch (route.type) {
    case 'unknown':
      throw unknownStream(asked.stream);
    case 'nowhere':
      throw tryAgain(`${asked.stream} runs nowhere now: ${route.reason}`);
    case 'there':
      if (!wasRedirected(ctx.querystring)) return redirect(ctx, route.publicUrl);
      throw tryAgain(`${asked.stream} is at ${route.node} now, but this request was already redirected once`);
    case 'here':
      return answerRead(ctx, () =>
        asked.type === 'segment' ? refuseSegment(needs, asked) : answerPlaylist(ctx, needs, asked),
      );
  }
}

async function answerPlaylist(ctx: Context, needs: PlaybackNeeds, asked: MediaRequest): Promise<void> {
  const held = await holdPlaylist(needs, asked.stream);
  return held.type === 'window' ? sendPlaylist(ctx, held.window) : answerByRoute(ctx, needs, asked, held);
}

function sendPlaylist(ctx: Context, window: LiveWindow): void {
  ctx.set('Cache-Control', 'no-cache');
  ctx.type = 'application/vnd.apple.mpegurl';
  ctx.body = mediaPlaylist(window);
}

function findSegment(needs: PlaybackNeeds, asked: SegmentRequest) {
  const window = needs.view.live(asked.stream);
  return window && findEntry(window, asked.name);
}

/** 410 for what may have existed before what is kept, 404 for what cannot have. */
function refuseSegment(needs: PlaybackNeeds, asked: SegmentRequest): never {
  const window = needs.view.live(asked.stream);
  const oldest = window?.lingering[0] ?? window?.listed[0];
  const keptSinceUnixMs = oldest?.startUnixMs ?? needs.clock.unixMs();
  if (asked.startUnixMs < keptSinceUnixMs)
    throw new HttpError(410, `the segment ${asked.name} of ${asked.stream} is gone`);
  throw new HttpError(404, `${asked.stream} never had a segment ${asked.name}`);
}

function answerRead(ctx: Context, answer: () => Promise<void> | void): Promise<void> | void {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return answer();
  throw new HttpError(405, `${ctx.method} means nothing here`, { headers: { Allow: 'GET, HEAD, OPTIONS' } });
}

function unknownStream(name: string): HttpError {
  return new HttpError(404, `there is no stream ${quote(name)}`, { path: ['streams', name.slice(0, 200)] });
}
