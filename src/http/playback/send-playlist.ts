// A playlist of a stream by its window, whoever made that: the media playlist, or the multivariant in front of it. Browsers get several
// addresses for the one rendition, native players one (see media/multivariant.ts); a browser shows itself by its `Origin`, which it sends
// with requests to other sites only, so the player page says `player=1`.
// Where nothing is known of the tracks, `index.m3u8` is the media playlist itself: every player takes that as well.
// Who gets the media playlist watches: it is counted.

import type { Context } from 'koa';
import { browserPlaylist, multivariantPlaylist, variantUris } from '../../media/multivariant.ts';
import { mediaPlaylist } from '../../media/playlist.ts';
import type { LiveWindow } from '../../media/window.ts';
import type { NodeView } from '../../node/view.ts';
import type { Viewers } from '../../node/viewers.ts';
import type { Gate } from '../admission/admit.ts';
import { sendWhole } from '../send-whole.ts';
import { hasWord } from './has-word.ts';
import { tokenOf, viewerOf } from './viewer-of.ts';

const headers = ['Content-Type', 'application/vnd.apple.mpegurl', 'Cache-Control', 'no-cache'] as const;
/** Browsers and native players get different ones under one address. */
const multivariantHeaders = [...headers, 'Vary', 'Origin'] as const;
/** For one viewer alone: no cache on the way may give it to others. */
const guardedHeaders = ['Content-Type', 'application/vnd.apple.mpegurl', 'Cache-Control', 'private, no-cache'] as const;

interface Asked {
  readonly form: 'multivariant' | 'media';
}

export interface SendPlaylistNeeds {
  readonly view: Pick<NodeView, 'elsewhere' | 'delivery'>;
  readonly viewers: Pick<Viewers, 'watch'>;
  readonly gate: Pick<Gate, 'guards'>;
}

export function sendPlaylist(
  ctx: Context,
  { view, viewers, gate }: SendPlaylistNeeds,
  asked: Asked,
  window: LiveWindow,
): void {
  const text = asked.form === 'media' ? null : multivariant(ctx, view, window);
  if (text === null && ctx.method === 'GET') viewers.watch(viewerOf(ctx), window);
  if (gate.guards(window.stream)) return sendGuarded(ctx, text ?? mediaText(window));
  sendWhole(ctx, 200, asked.form === 'media' ? headers : multivariantHeaders, text ?? mediaText(window));
}

/** The viewer is known by its token at the segments as well: each address in the list carries it. */
function sendGuarded(ctx: Context, text: string): void {
  const token = tokenOf(ctx.querystring);
  const own = token === '' ? text : text.replace(/^(?!#).+\.ts$/gm, uri => `${uri}?token=${encodeURIComponent(token)}`);
  sendWhole(ctx, 200, guardedHeaders, own);
}

/** All viewers of a stream get the same one, until its window is another. */
const mediaTexts = new WeakMap<LiveWindow, string>();

function mediaText(window: LiveWindow): string {
  const text = mediaTexts.get(window) ?? mediaPlaylist(window);
  mediaTexts.set(window, text);
  return text;
}

function multivariant(ctx: Context, view: SendPlaylistNeeds['view'], { stream, facts }: LiveWindow): string | null {
  if (facts === null) return null;
  const token = tokenOf(ctx.querystring);
  if (!isBrowser(ctx)) return multivariantPlaylist(facts, token);
  const others = view.elsewhere(stream);
  return browserPlaylist(facts, variantUris({ stream, delivery: view.delivery(stream), others, token }));
}

function isBrowser(ctx: Context): boolean {
  return ctx.get('Origin') !== '' || hasWord(ctx.querystring, 'player');
}
