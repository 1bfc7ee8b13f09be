// The HLS media playlist of a live window.

import type { LiveWindow, WindowEntry } from './window.ts';

const head = ['#EXTM3U', '#EXT-X-VERSION:8'];

/** URIs are relative to the stream's folder. */
export function mediaPlaylist(window: LiveWindow): string {
  const [first] = window.listed;
  return [
    ...head,
    `#EXT-X-TARGETDURATION:${window.targetDurationS}`,
    `#EXT-X-MEDIA-SEQUENCE:${first.number}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence(first)}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...window.listed.flatMap(entryLines),
    '',
  ].join('\n');
}

/** Counts the tags that have slid out: a tag on the first entry is still there, so the number rises only when that entry goes. */
function discontinuitySequence(first: WindowEntry): number {
  return first.beginsSession ? first.discontinuity - 1 : first.discontinuity;
}

function entryLines(entry: WindowEntry): readonly string[] {
  return [
    ...(entry.beginsSession ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(entry.isGap ? ['#EXT-X-GAP'] : []),
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(entry.startUnixMs).toISOString()}`,
    `#EXTINF:${(entry.durationMs / 1000).toFixed(3)},`,
    entry.name,
  ];
}
