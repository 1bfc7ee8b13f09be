// What a request for a playlist gets, and when: at once where segments of the present ownership are (with relay: where the list of them is), or
// the address of the node that has them. Else the last known playlist, whoever made it, as long as a player can still be inside of it. At once,
// while it holds something that the player may not know yet: one that has just come over from a lost node needs the last segments of that
// now. After that the request is held, because players give up at the first error but wait patiently for an answer; again and again,
// until the next owner continues the list.
// What else only the owner has is held in the same way, and refused after that. What is switched off is refused at once.

import { hideUrls } from '../../base/mask-url.ts';
import { holdMs } from '../../media/hold.ts';
import type { LiveWindow } from '../../media/window.ts';
import { newestEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView, Route } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { type HttpError, tryAgain } from '../http-error.ts';

export interface HoldNeeds {
  readonly view: NodeView;
  readonly live: Pick<LiveStreams, 'waitForChange' | 'ageMs'>;
  readonly clock: Clock;
}

export type HeldPlaylist =
  | { readonly type: 'window'; readonly window: LiveWindow }
  | { readonly type: 'elsewhere'; readonly publicUrl: string };

/** Where `presentAnswer` has none. @throws HttpError 503 when there is nothing to serve after 3 s. */
export async function holdPlaylist(needs: HoldNeeds, stream: string, mayRedirect: boolean): Promise<HeldPlaylist> {
  const known = needs.view.recentLive(stream);
  if (known !== null && mayBeNews(needs, known)) return { type: 'window', window: known };
  const held = await hold(needs, stream, mayRedirect);
  if (held !== null) return held;
  const last = needs.view.recentLive(stream);
  if (last === null) throw refusal(needs.view, stream);
  return { type: 'window', window: last };
}

/** Players ask again within a target duration: whoever was well served has seen what is older. */
function mayBeNews({ live }: HoldNeeds, { stream, targetDurationS }: LiveWindow): boolean {
  return (live.ageMs(stream) ?? Number.POSITIVE_INFINITY) < targetDurationS * 1000;
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
    const present = presentAnswer(view, stream, view.route(stream), mayRedirect);
    if (present !== null) return present;
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return null;
    await live.waitForChange(stream, leftMs);
  }
}

/** What is to be answered at once; null: nothing is. @throws HttpError 503 for what is switched off or disabled: no next owner will continue
 *  it, and its last pictures, shown as live, would be a lie. @param mayRedirect false: it was redirected here, and is not sent on. */
export function presentAnswer(view: NodeView, stream: string, route: Route, mayRedirect: boolean): HeldPlaylist | null {
  if (route.type === 'off') throw refusal(view, stream);
  if (route.type === 'here') return presentWindow(view, stream, route.epoch);
  if (route.type !== 'there' || route.isSuspect) return null;
  if (view.delivery(stream) === 'relay') return presentWindow(view, stream, route.epoch);
  return mayRedirect ? { type: 'elsewhere', publicUrl: route.publicUrl } : null;
}

/** A respawn of ffmpeg under the same ownership goes on in the same window. @param epoch null: there is no ownership. */
function presentWindow(view: NodeView, stream: string, epoch: number | null): HeldPlaylist | null {
  const window = view.live(stream);
  const isPresent = window !== null && (epoch === null || newestEntry(window).epoch === epoch);
  return isPresent ? { type: 'window', window } : null;
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
    case 'off':
      return `${stream} runs nowhere now: ${route.reason}`;
    case 'there':
      if (route.isSuspect) return `${stream} is at ${route.node}, which has fallen silent`;
      return view.delivery(stream) === 'relay'
        ? `${stream} is at ${route.node} now, and nothing of it has come here yet`
        : `${stream} is at ${route.node} now, but this request was already redirected once`;
    case 'here':
      return `${stream} has no picture yet: ${hideUrls(view.stream(stream)?.ingest?.reason ?? 'its ingest is being started', 'its source')}`;
  }
}
