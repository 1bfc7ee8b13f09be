// What a newcomer is told when a stream is elsewhere, or in another state, than a moment ago.

import type { StreamSight } from './cluster-view.ts';

/** null: nothing has changed that is worth a line. */
export function changeSentence(before: StreamSight, now: StreamSight): string | null {
  const moved = before.owner !== now.owner;
  if (!moved && before.status === now.status) return null;
  const was = moved && before.owner !== null ? ` (was on ${before.owner})` : '';
  const why = moved ? now.placeReason : now.reason;
  return `${now.name} ${place(now)}${was}${why === null ? '' : `: ${why}`}`;
}

function place({ owner, status }: StreamSight): string {
  if (owner === null) return 'has no owner now';
  return status === null ? `is on ${owner}` : `is ${status} on ${owner}`;
}
