// A program: many viewers at once, in a process of their own, so that they do not measure themselves. It gets what it shall do as JSON in
// its only argument; writes "all play" when the last one has begun, and on SIGTERM what was seen since then, as a line of JSON.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile } from '../measure.ts';
import { Player, type Seen } from './player.ts';
import { pause } from './player-request.ts';

export interface PlayersSpec {
  /** Multivariant playlists; viewer n watches the n-th of them, modulo their number. */
  readonly urls: readonly string[];
  readonly count: number;
  /** They begin one after the other, spread over that long. */
  readonly rampMs: number;
}

export interface PlayersReport {
  readonly seconds: number;
  readonly playlists: number;
  readonly segments: number;
  readonly bytes: number;
  readonly playlistP50Ms: number;
  readonly playlistP99Ms: number;
  readonly segmentP50Ms: number;
  readonly segmentP99Ms: number;
  /** How late this program itself was: what it says of milliseconds is no better than that. */
  readonly lateP99Ms: number;
  /** From the very beginning, with those that are told in words, of each the first ten. */
  readonly retryCount: number;
  readonly switchCount: number;
  readonly errorCount: number;
  readonly retries: readonly string[];
  readonly switches: readonly string[];
  readonly errors: readonly string[];
  readonly stalls: number;
  readonly stalledMs: number;
}

const { urls, count, rampMs }: PlayersSpec = JSON.parse(process.argv[2] ?? '');
const seen: Seen = {
  ...{ playlists: 0, segments: 0, bytes: 0, playlistMs: [], segmentMs: [], stalls: 0, stalledMs: 0 },
  ...{ retries: [], switches: [], errors: [] },
};
const delays = monitorEventLoopDelay({ resolution: 10 });
let beganMs = Number.NaN;

function startCounting(): void {
  Object.assign(seen, { playlists: 0, segments: 0, bytes: 0 });
  seen.playlistMs.length = 0;
  seen.segmentMs.length = 0;
  delays.enable();
  beganMs = performance.now();
}

function report(): PlayersReport {
  const { playlists, segments, bytes, stalls, stalledMs, retries, switches, errors, playlistMs, segmentMs } = seen;
  return {
    ...{ playlists, segments, bytes, stalls, stalledMs },
    seconds: (performance.now() - beganMs) / 1000,
    playlistP50Ms: quantile(playlistMs, 0.5),
    playlistP99Ms: quantile(playlistMs, 0.99),
    segmentP50Ms: quantile(segmentMs, 0.5),
    segmentP99Ms: quantile(segmentMs, 0.99),
    lateP99Ms: Math.max(0, delays.percentile(99) / 1e6 - 10),
    retryCount: retries.length,
    switchCount: switches.length,
    errorCount: errors.length,
    retries: retries.slice(0, 10),
    switches: switches.slice(0, 10),
    errors: errors.slice(0, 10),
  };
}

process.once('SIGTERM', () => {
  console.log(JSON.stringify(report()));
  process.exit(0);
});

for (let index = 0; index < count; index += 1) {
  const url = `${urls[index % urls.length]}?token=viewer-${index}`;
  void new Player(url, seen).play();
  await pause(rampMs / count);
}
startCounting();
console.log('all play');
