// weir's own player page, opened at a node as a viewer does: it may begin again after a fatal error, so only what it shows counts.

import { takesNotesOf } from '../../support/other-site.ts';
import { openBrowserPlayer } from './browser-player.ts';
import type { Player } from './player.ts';

/** @param url of the playlist. */
export async function startPlayerPage(url: string): Promise<Player> {
  const page = new URL('embed.html', url).href;
  return await openBrowserPlayer('page', { url: page, script: takesNotesOf('video', 'sentence') });
}
