// A page of another site with a stock hls.js on it, as anybody may write one: every request to a node is a cross-origin one. It notes ten
// times a second how far the picture has come, and what hls.js says.

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

/** One look at the picture. */
export interface Look {
  /** By the page's monotonic clock. */
  readonly atMs: number;
  readonly currentTimeS: number;
  /** How many pictures were really shown so far. */
  readonly frames: number;
}

export interface PlayerNotes {
  /** When they were taken, by the page's monotonic clock. */
  readonly atMs: number;
  /** Since the last time. */
  readonly looks: readonly Look[];
  readonly words: readonly string[];
  readonly fatalErrors: readonly string[];
}

const LOOK_MS = 100;

/** @param node where its hls.js comes from. @param playlistUrl what it plays. */
export async function openOtherSite(node: string, playlistUrl: string): Promise<OtherSite> {
  const page = `<!doctype html><video id="video" muted autoplay></video>
    <script src="${node}/streamer/web/hls.js"></script>
    <script>
      const video = document.getElementById('video');
      const hls = new Hls();
      const fatalErrors = [];
      let looks = [];
      let words = [];
      let addresses = 0;
      const say = text => words.push(new Date().toISOString().slice(11, 23) + ' at ' + video.currentTime.toFixed(2) + ': ' + text);
      hls.on(Hls.Events.ERROR, (_, data) => {
        const { response, url, frag, context } = data;
        say([data.fatal ? 'fatal' : 'error', data.type, data.details, data.reason, data.error?.message, response?.code, url ?? frag?.url ?? context?.url].filter(Boolean).join(' '));
        if (data.fatal) fatalErrors.push(data.details);
      });
      hls.on(Hls.Events.LEVEL_LOADED, (_, { details, networkDetails }) => say('list ' + details.startSN + ' to ' + details.endSN + ' of ' + (networkDetails?.responseURL ?? details.url)));
      hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => say('buffered ' + frag.sn + ' of ' + frag.url));
      for (const event of ['waiting', 'playing', 'seeking', 'stalled', 'ended', 'pause', 'ratechange']) video.addEventListener(event, () => say(event));
      hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => { addresses = data.levels.length; });
      hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play());
      setInterval(() => {
        const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
        looks.push({ atMs: performance.now(), currentTimeS: video.currentTime, frames: totalVideoFrames - droppedVideoFrames });
      }, ${LOOK_MS});
      hls.loadSource(${JSON.stringify(playlistUrl)});
      hls.attachMedia(video);
      window.playerState = () => ({ playedS: video.currentTime, levels: hls.levels.length, addresses, fatalErrors });
      window.takeNotes = () => {
        const notes = { atMs: performance.now(), looks, words, fatalErrors };
        [looks, words] = [[], []];
        return notes;
      };
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

/** A script that takes the same notes of a page that is not ours: of its video, and of what it tells the viewer, by their ids. */
export function takesNotesOf(videoId: string, sentenceId: string): string {
  return `{
    let looks = [];
    let words = [];
    let told = '';
    setInterval(() => {
      const video = document.getElementById('${videoId}');
      if (video === null) return;
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
      looks.push({ atMs: performance.now(), currentTimeS: video.currentTime, frames: totalVideoFrames - droppedVideoFrames });
      const sentence = document.getElementById('${sentenceId}');
      const text = sentence === null || sentence.offsetParent === null ? '' : sentence.textContent;
      if (text !== told) words.push(new Date().toISOString().slice(11, 23) + ' at ' + video.currentTime.toFixed(2) + ': says "' + text + '"');
      told = text;
    }, ${LOOK_MS});
    window.takeNotes = () => {
      const notes = { atMs: performance.now(), looks, words, fatalErrors: [] };
      [looks, words] = [[], []];
      return notes;
    };
  }`;
}

export function playerState(page: Page): Promise<PlayerState> {
  return page.evaluate<PlayerState>('playerState()');
}

export function takeNotes(page: Page): Promise<PlayerNotes> {
  return page.evaluate<PlayerNotes>('takeNotes()');
}
