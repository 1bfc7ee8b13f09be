// The button that says whether the picture is live, and brings it there: after a pause or a long stall a viewer is behind, and hls.js
// leaves it so on purpose. Shown from the first picture on.

import { setText } from './dom.ts';

export interface LiveEdgeNeeds {
  readonly video: HTMLVideoElement;
  readonly button: HTMLButtonElement;
  readonly word: HTMLElement;
  /** Where a viewer who is live would be now, on the video's own clock, s; null: not known. */
  readonly position: () => number | null;
}

/** Viewers differ by so much without anything being wrong: a segment, and how well its download went. */
const toleranceS = 5;
const lookEveryMs = 500;

/** Of a browser's own HLS: three target durations of 4 s behind the end, as hls.js has it. */
const nativeDelayS = 12;

export function showLiveEdge({ video, button, word, position }: LiveEdgeNeeds): void {
  const behindS = () => (position() ?? video.currentTime) - video.currentTime;
  const show = () => {
    const seconds = Math.round(behindS());
    const isLive = seconds <= toleranceS && !video.paused;
    button.classList.toggle('is-live', isLive);
    button.disabled = isLive;
    setText(word, isLive ? 'Live' : seconds > toleranceS ? `Go live, ${seconds} s behind` : 'Go live');
  };
  video.addEventListener('playing', () => {
    button.hidden = false;
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
