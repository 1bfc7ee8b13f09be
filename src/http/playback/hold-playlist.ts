// What a request for a playlist gets, and when: at once where segments of the present ownership are, or the address of the node that has
// them; else it is held, because players give up at the first error but wait patiently for an answer. After the wait it is the last known
// playlist, whoever made it, as long as a player can still be inside of it; again and again, until the next owner continues it.
// What else only the owner has is held in the same way, and refused after that.

import type { LiveWindow } from '../../media/window.ts';
import { newestEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView, Route } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { type HttpError, tryAgain } from '../http-error.ts';

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
export async function holdPlaylist(needs: HoldNeeds, stream: string, mayRedirect: boolean): Promise<HeldPlaylist> {
  const present = await hold(needs, stream, mayRedirect);
  if (present !== null) return present;
  const window = needs.view.recentLive(stream);
  if (window === null) throw refusal(needs.view, stream);
  return { type: 'window', window };
}

/** The same for what is never answered from another node's list. */
export async function holdForOwner(needs: HoldNeeds, stream: string, mayRedirect: boolean): Promise<HeldPlaylist> {
  const present = await hold(needs, stream, mayRedirect);
  if (present === null) throw refusal(needs.view, stream);
  return present;
}

/** null: there was none for 3 s. */
async function hold(
  { view, live, clock }: HoldNeeds,
  stream: string,
  mayRedirect: boolean,
): Promise<HeldPlaylist | null> {
  const untilMs = clock.monotonicMs() + holdMs;
  for (;;) {
    const present = presentAnswer(view.route(stream), view.live(stream), mayRedirect);
    if (present !== null) return present;
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return null;
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

function refusal(view: NodeView, stream: string): HttpError {
  return tryAgain(sentenceWithoutPicture(view, stream));
}

function sentenceWithoutPicture(view: NodeView, stream: string): string {
  const route = view.route(stream);
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
