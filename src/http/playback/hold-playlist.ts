// What a request for a playlist gets at the owner, and when: at once where segments of the present ownership are there; else it is held,
// because players give up at the first error but wait patiently for an answer. A window of an earlier ownership may be hours old, and
// another node has had the stream since: after the wait it is served only while a player can still be inside of it.

import { type LiveWindow, windowMs } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView, Route } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { tryAgain } from '../http-error.ts';

export interface HoldNeeds {
  readonly view: NodeView;
  readonly live: Pick<LiveStreams, 'waitForChange'>;
  readonly clock: Clock;
}

type Here = Extract<Route, { readonly type: 'here' }>;

export type HeldPlaylist =
  | { readonly type: 'window'; readonly window: LiveWindow }
  /** The stream moved away meanwhile. */
  | Exclude<Route, Here>;

/** hls.js is fatal 3 s after a first error; a held request costs it nothing for that long. */
const holdMs = 3000;

/** @throws HttpError 503 when there is nothing to serve after 3 s. */
export async function holdPlaylist({ view, live, clock }: HoldNeeds, stream: string): Promise<HeldPlaylist> {
  const untilMs = clock.monotonicMs() + holdMs;
  for (;;) {
    const route = view.route(stream);
    if (route.type !== 'here') return route;
    const window = view.live(stream);
    if (window !== null && isPresent(window, route)) return { type: 'window', window };
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return { type: 'window', window: lastKnown(view, stream, window, clock.unixMs()) };
    await live.waitForChange(stream, leftMs);
  }
}

/** A respawn of ffmpeg under the same ownership goes on in the same window. */
function isPresent(window: LiveWindow, { epoch }: Here): boolean {
  return epoch === null || window.listed.at(-1)?.epoch === epoch;
}

function lastKnown(view: NodeView, stream: string, window: LiveWindow | null, nowUnixMs: number): LiveWindow {
  if (window !== null && nowUnixMs - endUnixMs(window) < windowMs(window)) return window;
  const reason = view.stream(stream)?.ingest?.reason ?? 'its ingest is being started';
  throw tryAgain(`${stream} has no picture yet: ${reason}`);
}

function endUnixMs({ newest }: LiveWindow): number {
  return newest.startUnixMs + newest.durationMs;
}
