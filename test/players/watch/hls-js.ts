// A stock hls.js with its default settings, in a real Chromium, on a page of another site than the nodes. What a page of its own may do after
// a fatal error is not hls.js.

import { openOtherSite } from '../../support/other-site.ts';
import { openBrowserPlayer } from './browser-player.ts';
import type { Player } from './player.ts';

export async function startHlsJs(url: string): Promise<Player> {
  const site = await openOtherSite(new URL(url).origin, url);
  return await openBrowserPlayer('hls.js', { url: site.url, close: () => site.close() });
}
