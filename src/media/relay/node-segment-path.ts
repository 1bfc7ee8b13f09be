// Where one node asks another for a live segment: `/cluster/segments/STREAM/2026/11/21/12/39/00968-2000-8812.ts`. Only what is in that
// node's memory is answered there: never a redirect, and nothing that it would have to fetch itself, so no request goes in a circle.

import { streamPath } from '../../base/stream-path.ts';

export const nodeSegmentsPath = '/cluster/segments';

export function nodeSegmentPath(stream: string, name: string): string {
  return `${nodeSegmentsPath}/${streamPath(stream)}/${name}`;
}
