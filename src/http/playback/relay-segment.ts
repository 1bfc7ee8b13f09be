// A segment of a stream that every node serves itself, which is not in this node's memory: taken whole from a node that has it, once for all
// who ask, before the first byte is answered, so that a node that dies with it half sent costs no viewer anything. One that no list known
// here has may be of a tail that is a moment behind another node's: it is waited for.

import type { Context } from 'koa';
import { holdMs } from '../../media/hold.ts';
import { findEntry, type LiveWindow, type WindowEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { RelayedSegments } from '../../node/relay/relayed-segments.ts';
import type { NodeView } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import type { Gate } from '../admission/admit.ts';
import { tryAgain } from '../http-error.ts';
import { answerSegment } from './answer-segment.ts';
import { gone, refuseUnlisted, type SegmentRequest } from './unlisted-segment.ts';

export type Relay = Pick<RelayedSegments, 'fetch'>;

export interface RelayNeeds {
  readonly view: NodeView;
  readonly live: Pick<LiveStreams, 'waitForChange'>;
  readonly relay: Relay;
  readonly gate: Pick<Gate, 'guards'>;
  readonly clock: Clock;
}

/** @throws HttpError */
export async function relaySegment(ctx: Context, needs: RelayNeeds, asked: SegmentRequest): Promise<void> {
  const { window, entry } = await waitForEntry(needs, asked);
  const fetched = await needs.relay.fetch(window, entry);
  switch (fetched.type) {
    case 'whole':
      return answerSegment(ctx, asked.name, fetched.bytes, needs.gate.guards(asked.stream));
    case 'gone':
      throw gone(asked);
    case 'unavailable':
      throw tryAgain(`the segment ${asked.name} of ${asked.stream} could not be had in time from a node that has it`);
  }
}

async function waitForEntry(
  { view, live, clock }: RelayNeeds,
  asked: SegmentRequest,
): Promise<{ readonly window: LiveWindow; readonly entry: WindowEntry }> {
  const untilMs = clock.monotonicMs() + holdMs;
  for (;;) {
    const window = view.live(asked.stream);
    const entry = window && findEntry(window, asked.name);
    if (window !== null && entry !== null) return { window, entry };
    const refusal = refuseUnlisted(view, clock, asked);
    if (refusal !== null) throw refusal;
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) throw tryAgain(`no list of ${asked.stream} that is known here has the segment ${asked.name}`);
    await live.waitForChange(asked.stream, leftMs);
  }
}
