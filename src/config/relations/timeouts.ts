// The timeouts of each peer against each other. R = fetch_timeout, T = stale_timeout, K = the time to kill what runs.
// What cannot be safe is refused, what a single mishap would turn into a stop of everything is warned of.

import { formatDuration } from '../../base/duration.ts';
import { electionMs, killLeastMs, killMsPerChild, leaseMarginMs } from '../../base/lease-margins.ts';
import { wholeSeconds } from '../build/build-peers.ts';
import type { Built } from '../build/built.ts';
import { type Block, find, type Given, valueIn } from '../build/given.ts';
import type { PeerConfig } from '../config.ts';
import type { Place } from '../diagnostic.ts';
import { fetchTimeout, maxStreams, staleTimeout } from '../directives/peer.ts';
import type { Problems } from '../problems.ts';

export const leastFetchTimeoutMs = 200;
/** etcd raises shorter leases: 1.5 times its election timeout, which is 1 s by default, in whole seconds. */
const etcdLeastMs = 2000;
const oftenMs = 1000;

type Timeouts = Pick<PeerConfig, 'fetchTimeoutMs' | 'staleTimeoutMs'>;

/** Only timeouts that hold for some node are checked: those of the top do not count when every peer has its own. */
export function checkTimeouts({ config, top, peers }: Built, problems: Problems): void {
  if (peers.length === 0) checkPair([top], config.peerDefaults, problems);
  for (const { config: peer, given } of peers) {
    checkPair([given.block, top], peer, problems);
    checkMaxStreams(given.block, peer, problems);
  }
}

function checkPair(layers: readonly Block[], timeouts: Timeouts, problems: Problems): void {
  const fetchPlace = placeOf(find(layers, fetchTimeout));
  const stalePlace = placeOf(find(layers, staleTimeout));
  const place = stalePlace ?? fetchPlace;
  if (place === null) return;
  if (stalePlace !== null) tellRounding(stalePlace, valueIn(layers, staleTimeout), timeouts.staleTimeoutMs, problems);
  if (timeouts.fetchTimeoutMs < leastFetchTimeoutMs) {
    problems.error(fetchPlace ?? place, 'fetch_timeout is too short', {
      expected: `${formatDuration(leastFetchTimeoutMs)} or more`,
      got: formatDuration(timeouts.fetchTimeoutMs),
    });
  } else checkRelation(place, fetchPlace ?? place, timeouts, problems);
}

function checkRelation(
  place: Place,
  fetchPlace: Place,
  { fetchTimeoutMs, staleTimeoutMs }: Timeouts,
  problems: Problems,
): void {
  const fetch = formatDuration(fetchTimeoutMs);
  const got = formatDuration(staleTimeoutMs);
  const atLeast = (ms: number): string => `a stale_timeout of ${formatDuration(wholeSeconds(ms))} or more`;
  const fitsTwo = 2 * fetchTimeoutMs + killLeastMs + leaseMarginMs;
  const fitsThree = 3 * fetchTimeoutMs + killLeastMs;
  const fitsElection = fetchTimeoutMs + electionMs + killLeastMs;
  if (staleTimeoutMs < fitsTwo) {
    problems.error(
      place,
      `stale_timeout is too short for a fetch_timeout of ${fetch}: two renewals and the time to stop everything must fit into it`,
      {
        expected: atLeast(fitsTwo),
        got,
      },
    );
    return;
  }
  if (staleTimeoutMs < fitsElection) {
    if (fetchTimeoutMs <= oftenMs)
      problems.warn(fetchPlace, `a fetch_timeout of ${fetch} renews very often: do not use it in production`);
    problems.warn(place, 'an election of etcd takes 2.3 to 2.7 s and would stop every stream of the node', {
      expected: atLeast(fitsElection),
      got,
    });
  }
  if (staleTimeoutMs < fitsThree) {
    problems.warn(place, 'one lost renewal would stop every stream of the node', { expected: atLeast(fitsThree), got });
  }
}

function tellRounding(place: Place, givenMs: number, roundedMs: number, problems: Problems): void {
  if (roundedMs !== givenMs) {
    problems.warn(place, `stale_timeout counts as ${formatDuration(roundedMs)}: leases of etcd last whole seconds`, {
      got: formatDuration(givenMs),
    });
  }
  if (roundedMs < etcdLeastMs) {
    problems.warn(place, 'etcd raises stale_timeout to its own minimum, 1.5 times its election timeout', {
      expected: `${formatDuration(etcdLeastMs)} or more with an etcd of default settings`,
      got: formatDuration(roundedMs),
    });
  }
}

/** All streams of a node must be dead before its lease ends: each one more makes K longer. */
function checkMaxStreams(
  block: Block,
  { fetchTimeoutMs, staleTimeoutMs, maxStreams: wanted }: PeerConfig,
  problems: Problems,
): void {
  const place = placeOf(find([block], maxStreams));
  const most = Math.max(0, Math.floor((staleTimeoutMs - 2 * fetchTimeoutMs - leaseMarginMs) / killMsPerChild));
  if (place !== null && wanted !== null && wanted > most) {
    problems.warn(place, 'with its timeouts the node cannot stop so many streams in time, and takes fewer', {
      expected: `at most ${most}`,
      got: `${wanted}`,
    });
  }
}

function placeOf(given: Pick<Given, 'statement'> | null): Place | null {
  return given?.statement.words[0]?.place ?? null;
}
