// The button that says whether the picture is live, and brings it there: after a pause or a long stall a viewer is behind, and hls.js
// leaves it so on purpose. Shown from the first picture on, and not while the picture stands still: that is not live.

import { setText } from './dom.ts';
import { edgeOf, toleranceS } from './edge.ts';

export interface LiveEdgeNeeds {
  readonly video: HTMLVideoElement;
  readonly button: HTMLButtonElement;
  readonly word: HTMLElement;
  /** Where a viewer who is live would be now, on the video's own clock, s; null: not known. */
  readonly position: () => number | null;
}

const lookEveryMs = 500;

/** Of a browser's own HLS: three target durations of 4 s behind the end, as hls.js has it. */
const nativeDelayS = 12;

export function showLiveEdge({ video, button, word, position }: LiveEdgeNeeds): void {
  let hasPlayed = false;
  let lastS = 0;
  let movedAtMs = 0;
  const behindS = () => (position() ?? video.currentTime) - video.currentTime;
  const show = () => {
    const nowMs = performance.now();
    if (video.paused || video.currentTime !== lastS) movedAtMs = nowMs;
    lastS = video.currentTime;
    const look = { behindS: behindS(), isPaused: video.paused, stillMs: nowMs - movedAtMs };
    const edge = hasPlayed ? edgeOf(look) : null;
    button.hidden = edge === null;
    if (edge === null) return;
    button.classList.toggle('is-live', edge.isLive);
    button.disabled = edge.isLive;
    setText(word, edge.words);
  };
  video.addEventListener('playing', () => {
    hasPlayed = true;
    movedAtMs = performance.now();
    show();
  });
  video.addEventListener('emptied', () => {
    hasPlayed = false;
    show();
  });
  video.addEventListener('pause', show);
  button.addEventListener('click', () => {
    const live = position();
    if (live !== null && behindS() > toleranceS) video.currentTime = live;
    void video.play();
  });
  setInterval(show, lookEveryMs);
}

/** For the browser's own HLS. */
export function nativePosition({ seekable }: HTMLVideoElement): number | null {
  if (seekable.length === 0) return null;
  const end = seekable.end(seekable.length - 1);
  return Number.isFinite(end) ? Math.max(seekable.start(0), end - nativeDelayS) : null;
}
