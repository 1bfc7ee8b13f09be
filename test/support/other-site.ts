// A page of another site with a stock hls.js on it, as anybody may write one: every request to a node is a cross-origin one.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

export interface OtherSite {
  readonly url: string;
  close(): Promise<void>;
}

export interface PlayerState {
  readonly playedS: number;
  /** Quality levels that a viewer could choose from. */
  readonly levels: number;
  /** Addresses of the one that is played, over which hls.js goes when one fails. */
  readonly addresses: number;
  readonly fatalErrors: readonly string[];
}

/** @param node where its hls.js comes from. @param playlistUrl what it plays. */
export async function openOtherSite(node: string, playlistUrl: string): Promise<OtherSite> {
  const page = `<!doctype html><video id="video" muted autoplay></video>
    <script src="${node}/streamer/web/hls.js"></script>
    <script>
      const video = document.getElementById('video');
      const hls = new Hls();
      const fatalErrors = [];
      let addresses = 0;
      hls.on(Hls.Events.ERROR, (_, data) => data.fatal && fatalErrors.push(data.details));
      hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => { addresses = data.levels.length; });
      hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play());
      hls.loadSource(${JSON.stringify(playlistUrl)});
      hls.attachMedia(video);
      window.playerState = () => ({ playedS: video.currentTime, levels: hls.levels.length, addresses, fatalErrors });
    </script>`;
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(page));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

export function playerState(page: Page): Promise<PlayerState> {
  return page.evaluate<PlayerState>('playerState()');
}
