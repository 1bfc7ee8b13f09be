// Which of the known ingests of a stream is the one that its owner runs now. What other nodes tell is up to a second old: of a stream that was
// handed over they may still tell how the last owner's ingest is doing, which has ended since.

import type { IngestView, StreamView } from '../../node/view.ts';

/** null: there is none, or its node has not said yet how it is doing. */
export function presentIngest({ clustered, owner }: StreamView, known: IngestView | null): IngestView | null {
  if (!clustered || known === null) return known;
  return owner !== null && known.epoch >= owner.epoch ? known : null;
}
