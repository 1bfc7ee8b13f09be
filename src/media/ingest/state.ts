// What is known of one stream's ingest on this node, and the words that ingest.ts speaks: events in, effects out. The phase is not kept
// but read from what is there, so that it can never contradict it: whoever holds a child has a process that may be alive.

import { maskUrl } from '../../base/mask-url.ts';
import type { Input, StreamConfig } from '../../config/config.ts';
import { spellSourceUrl } from '../../config/values/source-url.ts';
import { type InputFixes, sourceTimeoutMs } from '../ffmpeg-arguments.ts';
import type { Track, Trouble } from '../ffmpeg-output.ts';
import type { Complaints } from './complaints.ts';

/** What shall run: the stream as configured, under an ownership term. */
export interface IngestRun {
  /** 0: without ownership. */
  readonly epoch: number;
  readonly session: number;
  readonly config: StreamConfig;
}

export interface IngestState {
  readonly stream: string;
  /** null: nothing shall run. */
  readonly want: IngestRun | null;
  /** The one process of this stream; null only when none is alive. */
  readonly child: IngestChild | null;
  /** When the next start is due; null: none is, or it waits for a fence. */
  readonly retryAtMs: number | null;
  /** Why nothing can be started at all: the process that starts and kills is gone, until there is another. null: one is there. */
  readonly fenceAway: string | null;
  /** `retry_limit` is used up. */
  readonly isGivenUp: boolean;
  /** One sentence: why it is as it is. */
  readonly reason: string;
  /** The sentence of the last failure, until segments come again. */
  readonly lastFailure: string | null;
  /** Failures of the sources since the last good run. */
  readonly failures: number;
  /** Of these, how many since the last waiting time: each source is tried once before the next one. */
  readonly tried: number;
  /** Starts since the last segment that did not give one, and when the first of them began. */
  readonly vainStarts: number;
  readonly vainSinceMs: number | null;
  /** Waiting times since the last good run. */
  readonly waits: number;
  /** Index of the source that is tried next. */
  readonly nextInput: number;
  /** How often a better source was tried in vain while a lower one ran. */
  readonly betterTries: number;
  /** By URL. */
  readonly fixes: Readonly<Record<string, InputFixes>>;
  /** The last lines of stderr, masked, over all runs. */
  readonly log: readonly string[];
}

export interface IngestChild {
  /** Never used twice in this process's life; also the number of the run. */
  readonly child: number;
  readonly run: IngestRun;
  readonly inputIndex: number;
  readonly input: Input;
  readonly fixes: InputFixes;
  /** Its process exists since; null: it waits in the start queue. */
  readonly startedAtMs: number | null;
  /** ffmpeg has understood the source, and writes, since. */
  readonly openedAtMs: number | null;
  readonly firstSegmentAtMs: number | null;
  readonly lastSegmentAtMs: number | null;
  readonly longestMs: number;
  /** After a late wake-up of our own: what ffmpeg said meanwhile is read before it is called stalled. */
  readonly lenientUntilMs: number | null;
  readonly section: 'input' | 'output' | 'other';
  readonly tracks: readonly Track[];
  /** The most definite complaint since the last segment. */
  readonly trouble: Trouble | null;
  readonly complaints: Complaints;
  readonly ending: Ending | null;
  readonly bytesIn: number;
  /** The last segments, oldest first. */
  readonly recent: readonly { readonly bytes: number; readonly durationMs: number }[];
  readonly openedAtUnixMs: number | null;
  readonly lastSegmentAtUnixMs: number | null;
}

export interface Ending {
  readonly cause: 'halt' | 'replace' | 'stall' | 'retune' | 'better';
  readonly reason: string;
  /** It waits for a segment's end until then; null: the process was told. */
  readonly sendAtMs: number | null;
  readonly graceMs: number;
}

export type IngestEvent =
  | {
      readonly type: 'want';
      readonly run: IngestRun | null;
      /** How a run that is not wanted any more ends: 'segment-end' within 1 s. */
      readonly how: 'segment-end' | 'now';
      readonly reason: string;
    }
  | { readonly type: 'started'; readonly child: number }
  | { readonly type: 'line'; readonly child: number; readonly from: 'stdout' | 'stderr'; readonly line: string }
  /** A segment was read into memory. */
  | {
      readonly type: 'taken';
      readonly child: number;
      readonly bytes: number;
      readonly durationMs: number;
      readonly unixMs: number;
    }
  /** The process is dead and reaped; `pid` null: there never was one. */
  | {
      readonly type: 'ended';
      readonly child: number;
      readonly pid: number | null;
      readonly code: number | null;
      /** Whoever starts the processes killed it, for a reason of this machine's or the cluster's. */
      readonly isKilled: boolean;
      readonly reason: string;
    }
  /** Every process is dead, and the one that starts them. */
  | { readonly type: 'fence-gone'; readonly reason: string }
  | { readonly type: 'fence-up' }
  | { readonly type: 'tick' };

export interface Moment {
  readonly nowMs: number;
  /** 0 <= chance < 1 */
  readonly chance: number;
  /** The number that a child gets if one is started now. */
  readonly freeChild: number;
}

export type IngestEffect =
  | {
      readonly type: 'start';
      readonly child: number;
      readonly run: IngestRun;
      readonly input: Input;
      readonly fixes: InputFixes;
    }
  | { readonly type: 'stop'; readonly child: number; readonly graceMs: number }
  /** A segment is complete. `isFirst`: of its run. */
  | {
      readonly type: 'segment';
      readonly child: number;
      readonly epoch: number;
      readonly name: string;
      readonly startMs: number;
      readonly durationMs: number;
      readonly isFirst: boolean;
    };

export type IngestPhase = 'idle' | 'starting' | 'running' | 'stalled' | 'stopping' | 'backing-off' | 'given-up';

export function phaseOf({ child, want, isGivenUp }: IngestState): IngestPhase {
  if (child?.ending) return child.ending.cause === 'stall' ? 'stalled' : 'stopping';
  if (child !== null) return child.firstSegmentAtMs === null ? 'starting' : 'running';
  if (want === null) return 'idle';
  return isGivenUp ? 'given-up' : 'backing-off';
}

export function idleIngest(stream: string): IngestState {
  return {
    stream,
    want: null,
    child: null,
    retryAtMs: null,
    fenceAway: null,
    isGivenUp: false,
    reason: 'it is not wanted here',
    lastFailure: null,
    failures: 0,
    tried: 0,
    vainStarts: 0,
    vainSinceMs: null,
    waits: 0,
    nextInput: 0,
    betterTries: 0,
    fixes: {},
    log: [],
  };
}

const fewStarts = 3;

/** What is to be told after a vain start when the stream does not seem to start here at all: every source was tried in vain, three times in
 *  all, or for as long as the stream's source may be silent. null: nothing. */
export function startFailure(
  before: IngestState,
  { want, vainStarts, vainSinceMs, lastFailure, reason }: IngestState,
  nowMs: number,
): { readonly epoch: number; readonly reason: string } | null {
  if (want === null || vainSinceMs === null || vainStarts <= before.vainStarts) return null;
  const { inputs, sourceTimeoutMs: patienceMs } = want.config;
  const isEnough = vainStarts >= fewStarts || nowMs - vainSinceMs >= patienceMs;
  return vainStarts >= inputs.length && isEnough ? { epoch: want.epoch, reason: lastFailure ?? reason } : null;
}

/** Beyond the source's timeout: connecting, looking at it, waiting for the first keyframe. */
const startAllowanceMs = 6000;
/** Once ffmpeg writes, the first segment may take two distances of keyframes: cameras with 15 s exist. */
const firstSegmentMs = 30_000;
/** A jump of the source's timestamps makes a segment of hours; it must not switch the watch off. */
const longestCountedMs = 30_000;
const betterAfterMs = 60_000;
const betterAtMostMs = 16 * 60_000;

/** When the child counts as stalled, unless a line comes before; null: its process does not exist yet. */
export function stallAtMs(child: IngestChild): number | null {
  if (child.startedAtMs === null) return null;
  const timeoutMs = sourceTimeoutMs(child.run.config, child.input);
  const usualMs =
    child.lastSegmentAtMs !== null
      ? child.lastSegmentAtMs + Math.max(timeoutMs, 3 * Math.min(child.longestMs, longestCountedMs))
      : child.openedAtMs !== null
        ? child.openedAtMs + Math.max(timeoutMs, firstSegmentMs)
        : child.startedAtMs + timeoutMs + startAllowanceMs;
  return Math.max(usualMs, child.lenientUntilMs ?? usualMs);
}

/** When a source before the running one is tried again; each vain try doubles the time. null: it runs on the best, or not well yet. */
export function betterAtMs({ child, betterTries }: IngestState): number | null {
  if (child === null || child.inputIndex === 0 || child.firstSegmentAtMs === null) return null;
  return child.firstSegmentAtMs + Math.min(betterAfterMs * 2 ** betterTries, betterAtMostMs);
}

/** When the next 'tick' is due; null: never. */
export function nextTickMs(state: IngestState): number | null {
  const { child } = state;
  if (child === null) return state.retryAtMs;
  if (child.ending !== null) return child.ending.sendAtMs;
  const moments = [stallAtMs(child), betterAtMs(state)].filter(moment => moment !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The source's name for people, as the API shows it. */
export function sourceName(input: Input): string {
  return maskUrl(spellSourceUrl(input));
}
