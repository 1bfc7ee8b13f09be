// A preferred node that lives, is willing, and does not take its stream: nobody else may claim it, so after stale_timeout of silence any
// node writes the decline in its name. The nodes do so a step apart, as one is enough.

import { preferredNode } from '../placement/candidates.ts';
import { orphanStreams } from '../placement/orphans.ts';
import { latestSettledMs } from '../placement/settling.ts';
import { actingMember } from '../session/acting-member.ts';
import { type Turn, wake } from '../turn.ts';
import { mayDecline, type WantedDecline, writeDeclines } from './write-declines.ts';

const stepMs = 100;
const minutes = 5;

export function declineSilent(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, settings, plan, leaving } = turn.state;
  if (member === null || !mirror.fresh || plan === null || leaving !== null) return;
  const wanted: WantedDecline[] = [];
  for (const stream of orphanStreams(mirror.latest, settings)) {
    if (stream.captureAt.length === 0) continue;
    const host = preferredNode(mirror.latest, settings.prefix, stream);
    const session = host === null ? undefined : mirror.latest.sessions.get(host);
    if (host === null || host === settings.me || session === undefined) continue;
    // when the one before it was declined a moment ago, its own time begins with the plan that follows from that
    if (host !== preferredNode(mirror.base, settings.prefix, stream)) continue;
    const rank = [...mirror.latest.members.keys()].sort().indexOf(settings.me);
    const atMs = Math.max(plan.madeMs, latestSettledMs(turn.state)) + settings.staleTimeoutMs + rank * stepMs;
    if (atMs > turn.now.monotonicMs) wake(turn, atMs);
    else if (mayDecline(turn, stream.name)) {
      wanted.push({ stream: stream.name, host, session, reason: 'it did not take it in time', minutes });
    }
  }
  writeDeclines(turn, member, wanted);
}
