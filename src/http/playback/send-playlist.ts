// A playlist of a stream by its window, whoever made that: the media playlist, or the multivariant in front of it. Browsers get several
// addresses for the one rendition, native players one (see media/multivariant.ts); a browser shows itself by its `Origin`, which it sends
// with requests to other sites only, so the player page says `player=1`.
// Where nothing is known of the tracks, `index.m3u8` is the media playlist itself: every player takes that as well.

import type { Context } from 'koa';
import { browserPlaylist, multivariantPlaylist, variantUris } from '../../media/multivariant.ts';
import { mediaPlaylist } from '../../media/playlist.ts';
import type { LiveWindow } from '../../media/window.ts';
import type { NodeView } from '../../node/view.ts';

interface Asked {
  readonly form: 'multivariant' | 'media';
}

type View = Pick<NodeView, 'elsewhere' | 'delivery'>;

export function sendPlaylist(ctx: Context, view: View, asked: Asked, window: LiveWindow): void {
  ctx.set('Cache-Control', 'no-cache');
  ctx.type = 'application/vnd.apple.mpegurl';
  ctx.body =
    asked.form === 'media' ? mediaPlaylist(window) : (multivariant(ctx, view, window) ?? mediaPlaylist(window));
}

function multivariant(ctx: Context, view: View, { stream, facts }: LiveWindow): string | null {
  ctx.vary('Origin');
  if (facts === null) return null;
  if (!isBrowser(ctx)) return multivariantPlaylist(facts);
  return browserPlaylist(
    facts,
    variantUris({ stream, delivery: view.delivery(stream), others: view.elsewhere(stream) }),
  );
}

function isBrowser(ctx: Context): boolean {
  return ctx.get('Origin') !== '' || new URLSearchParams(ctx.querystring).getAll('player').includes('1');
}
