// One cluster, one kind of trouble: for a while nothing befalls it, then the links to its second node are in trouble, and while they are, its
// third node dies. What is watched are all streams at their owners, and those of the first and the third node at both nodes that do not
// own them: no link that these need is in trouble, but each segment's copy may go over one.

import { setTimeout } from 'node:timers/promises';
import { waitFor } from '../../support/wait.ts';
import { Started } from '../started.ts';
import { flood } from './flood.ts';
import type { Trouble } from './link-door.ts';
import { ListingWatch } from './listing-watch.ts';
import { type Samples, type Span, samplesOf, toldLater, type Watched, type WatchedElsewhere } from './samples.ts';
import { type Placed, Trio, type TrioSpec } from './trio.ts';

export interface TrialSpec extends TrioSpec {
  /** null: none, for comparison. */
  readonly trouble: Trouble | null;
  /** For so long without it, and as long with it. */
  readonly seconds: number;
}

export interface Trial {
  readonly before: Samples;
  readonly during: Samples;
  /** From the death of the third node until all that it had has another owner. */
  readonly claimMs: number;
  /** What the trouble did. How late news of the second node's own streams came to the first, at most. */
  readonly hiddenMs: number;
  /** Segments of the other two that had no copy in time. */
  readonly unprotected: number;
  readonly failures: readonly string[];
}

const settleMs = 8000;
/** Trouble begins so long before a segment is handed over whose copy goes to the second node: before anybody can have noticed. */
const aheadMs = 300;
const fewListed = 3;
const claimTimeoutMs = 30_000;

export async function runTrial(spec: TrialSpec): Promise<Trial> {
  const started = new Started();
  try {
    const trio = started.keep(await Trio.start(spec), one => one.end());
    await untilListed(trio);
    const watches = started.keep<ListingWatch[]>([], all => Promise.all(all.map(one => one.close())));
    const { watched, behindDoor } = watchAll(trio, watches);
    await setTimeout(settleMs);
    const before = await span(spec.seconds);
    const quiet = samplesOf(watched, before, before);
    const unprotectedBefore = await trio.unprotected();
    await nearlyDue(watched);
    if (spec.trouble === 'flooded')
      started.keep(
        flood(() => addressesBehind(trio, watched)),
        end => end(),
      );
    if (spec.trouble !== null) await trio.door.begin(spec.trouble);
    const during = await span(spec.seconds);
    const samples = samplesOf(watched, during, before);
    const hiddenMs = Math.max(...behindDoor.flatMap(one => toldLater(one, during)));
    const failures = watches.flatMap(one => one.failures);
    const unprotected = (await trio.unprotected()) - unprotectedBefore;
    return { before: quiet, during: samples, hiddenMs, unprotected, failures, claimMs: await killThird(trio) };
  } finally {
    await started.end();
  }
}

/** Resolves when the next segment of the first stream, one of the first node's, is about to come. */
async function nearlyDue({ atOwner: [watch] }: Watched): Promise<void> {
  const last = [...(watch?.listings.values() ?? [])].at(-1);
  if (last === undefined) throw new Error('nothing was listed');
  const leftMs = last.seenMs + last.durationMs - aheadMs - performance.now();
  await setTimeout((leftMs + 2 * last.durationMs) % last.durationMs);
}

async function untilListed({ all }: Trio): Promise<void> {
  for (const { node, streams } of all) {
    for (const stream of streams) {
      await waitFor(`segments of ${stream}`, 60_000, async () => {
        const response = await fetch(`${node.url}/${stream}/video.m3u8`, { redirect: 'error' });
        return [...(await response.text()).matchAll(/^#EXTINF/gm)].length >= fewListed;
      });
    }
  }
}

/** @param watches where all of them are put. */
function watchAll(
  { all, first, second, third }: Trio,
  watches: ListingWatch[],
): { readonly watched: Watched; readonly behindDoor: readonly WatchedElsewhere[] } {
  const watch = ({ node }: Placed, stream: string, takesSegments: boolean) => {
    const one = new ListingWatch(node.url, stream, takesSegments);
    watches.push(one);
    return one;
  };
  const atOwner = new Map(all.flatMap(one => one.streams.map(stream => [stream, watch(one, stream, false)] as const)));
  const watchAt = (at: Placed, { streams }: Placed, takesSegments: boolean): readonly WatchedElsewhere[] =>
    streams.flatMap(stream => {
      const owned = atOwner.get(stream);
      return owned === undefined ? [] : [{ there: watch(at, stream, takesSegments), atOwner: owned }];
    });
  const elsewhere = [
    ...watchAt(first, third, true),
    ...watchAt(second, third, true),
    ...watchAt(second, first, true),
    ...watchAt(third, first, true),
  ];
  return { watched: { atOwner: [...atOwner.values()], elsewhere }, behindDoor: watchAt(first, second, false) };
}

/** Of segments of the second node, over its door. */
function addressesBehind({ door, second }: Trio, { atOwner }: Watched): readonly string[] {
  return atOwner
    .filter(({ stream }) => second.streams.includes(stream))
    .flatMap(({ stream, listings }) => [...listings.keys()].map(uri => `${door.url}/${stream}/${uri}`));
}

async function span(seconds: number): Promise<Span> {
  const fromMs = performance.now();
  await setTimeout(seconds * 1000);
  return { fromMs, untilMs: performance.now() };
}

async function killThird({ third, owners }: Trio): Promise<number> {
  await owners.untilOwned(third.streams, '', claimTimeoutMs);
  const killedMs = performance.now();
  third.node.kill();
  await owners.untilOwned(third.streams, third.name, claimTimeoutMs);
  return performance.now() - killedMs;
}
