// What a request for a playlist gets, and when: at once where segments of the present ownership are, or the address of the node that has
// them; else it is held, because players give up at the first error but wait patiently for an answer. After the wait it is the last known
// playlist, whoever made it, as long as a player can still be inside of it; again and again, until the next owner continues it.

import type { LiveWindow } from '../../media/window.ts';
import { newestEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView, Route } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { tryAgain } from '../http-error.ts';

export interface HoldNeeds {
  readonly view: NodeView;
  readonly live: Pick<LiveStreams, 'waitForChange'>;
  readonly clock: Clock;
}

export type HeldPlaylist =
  | { readonly type: 'window'; readonly window: LiveWindow }
  | { readonly type: 'elsewhere'; readonly publicUrl: string };

/** hls.js is fatal 3 s after a first error; a held request costs it nothing for that long. */
const holdMs = 3000;

/** @param mayRedirect false: it was redirected here, and is not sent on. @throws HttpError 503 when there is nothing to serve after 3 s. */
export async function holdPlaylist(
  { view, live, clock }: HoldNeeds,
  stream: string,
  mayRedirect: boolean,
): Promise<HeldPlaylist> {
  const untilMs = clock.monotonicMs() + holdMs;
  for (;;) {
    const route = view.route(stream);
    const present = presentAnswer(route, view.live(stream), mayRedirect);
    if (present !== null) return present;
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return lastKnown(view, stream, route);
    await live.waitForChange(stream, leftMs);
  }
}

function presentAnswer(route: Route, window: LiveWindow | null, mayRedirect: boolean): HeldPlaylist | null {
  if (route.type === 'here')
    return window !== null && isPresent(window, route.epoch) ? { type: 'window', window } : null;
  if (route.type !== 'there' || route.isSuspect || !mayRedirect) return null;
  return { type: 'elsewhere', publicUrl: route.publicUrl };
}

/** A respawn of ffmpeg under the same ownership goes on in the same window. */
function isPresent(window: LiveWindow, epoch: number | null): boolean {
  return epoch === null || newestEntry(window).epoch === epoch;
}

function lastKnown(view: NodeView, stream: string, route: Route): HeldPlaylist {
  const window = view.recentLive(stream);
  if (window !== null) return { type: 'window', window };
  throw tryAgain(sentenceWithoutPicture(view, stream, route));
}

function sentenceWithoutPicture(view: NodeView, stream: string, route: Route): string {
  switch (route.type) {
    case 'unknown':
      return `${stream} is not known here any more`;
    case 'nowhere':
      return `${stream} runs nowhere now: ${route.reason}`;
    case 'there':
      return route.isSuspect
        ? `${stream} is at ${route.node}, which has fallen silent`
        : `${stream} is at ${route.node} now, but this request was already redirected once`;
    case 'here':
      return `${stream} has no picture yet: ${view.stream(stream)?.ingest?.reason ?? 'its ingest is being started'}`;
  }
}
