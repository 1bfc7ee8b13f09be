// `bin/players --soak`: a fault every 20 s, for ten minutes, and all that every node says of every stream held against the rules of HLS and of
// playback meanwhile. It says every fault when it is made, and every violation when it is seen.

import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery } from '../../../src/config/config.ts';
import type { Ground } from '../world/ground.ts';
import { soakFaults, turnOf } from './soak-faults.ts';
import { SoakWorld } from './soak-world.ts';
import { StreamWatch } from './stream-watch.ts';

export interface SoakOptions {
  readonly ground: Ground;
  readonly delivery: Delivery;
  readonly minutes: number;
}

export interface SoakReport {
  readonly faults: number;
  readonly violations: readonly string[];
  /** Lines for people. */
  readonly text: string;
}

const faultEveryMs = 20_000;
/** A fault is undone so long after it was made: takeover is over then. */
const undoAfterMs = 8000;
/** At least so long after it was undone, so that two deaths never are one. */
const calmMs = 5000;
const shape = { nodes: 4, streams: 3 };

/** @param say what happens, while it happens. */
export async function soak(options: SoakOptions, say: (line: string) => void): Promise<SoakReport> {
  const world = await SoakWorld.open({ ground: options.ground, delivery: options.delivery, ...shape });
  const watches = world.streams.map(name => new StreamWatch(world, name));
  const watching = Promise.all(watches.map(watch => watch.run()));
  try {
    const made = await makeFaults(world, options.minutes * 60_000, watches, say);
    await end(watches, watching);
    return reportOf(options, made, watches);
  } finally {
    await end(watches, watching);
    await world.close();
  }
}

async function end(watches: readonly StreamWatch[], watching: Promise<unknown>): Promise<void> {
  for (const watch of watches) watch.end();
  await watching;
}

interface MadeFaults {
  readonly count: number;
  /** What could not be made, or not be undone: from then on less is watched than was promised. */
  readonly troubles: readonly string[];
}

async function makeFaults(
  world: SoakWorld,
  forMs: number,
  watches: readonly StreamWatch[],
  say: (line: string) => void,
): Promise<MadeFaults> {
  const endMs = performance.now() + forMs;
  const kinds = soakFaults(world.canCutOff);
  const troubles: string[] = [];
  let count = 0;
  let told = 0;
  const tell = () => {
    const violations = watches.flatMap(watch => watch.violations);
    if (violations.length > told) say(`${violations.length - told} more violations, ${violations.length} in all`);
    told = violations.length;
  };
  for (let turn = 0; performance.now() + faultEveryMs <= endMs; turn += 1) {
    const dueMs = performance.now() + faultEveryMs;
    const [fault, stream] = turnOf(turn, kinds, world.streams);
    try {
      const { what, undo } = await fault.make(world, stream);
      say(what);
      count += 1;
      await pause(undoAfterMs);
      await undo();
    } catch (error) {
      const trouble = `${fault.name}, ${stream}: ${error instanceof Error ? error.message : String(error)}`;
      troubles.push(trouble);
      say(trouble);
    }
    await pause(Math.max(calmMs, dueMs - performance.now()));
    tell();
  }
  return { count, troubles };
}

function reportOf(
  { delivery, minutes }: SoakOptions,
  { count: faults, troubles }: MadeFaults,
  watches: readonly StreamWatch[],
): SoakReport {
  const sum = (of: (watch: StreamWatch) => number) => watches.reduce((total, watch) => total + of(watch), 0);
  const unseen = watches.filter(({ segments }) => segments.lookedInto === 0);
  const violations = [
    ...watches.flatMap(watch => watch.violations),
    ...unseen.map(({ name }) => `no segment of ${name} was looked into`),
    ...troubles,
  ];
  const longestS = Math.max(...watches.map(({ longestStillMs }) => longestStillMs)) / 1000;
  const lines = [
    `delivery ${delivery}: ${minutes} minutes, ${faults} faults, ${shape.nodes} nodes, ${shape.streams} streams`,
    `${sum(watch => watch.asked)} requests (${sum(watch => watch.excused)} cut short by a death), ` +
      `${sum(watch => watch.media.segmentCount)} segments listed, ${sum(watch => watch.segments.lookedInto)} looked into`,
    `longest time without a new segment at a living node: ${longestS.toFixed(1)} s`,
    violations.length === 0 ? 'no violation' : `${violations.length} violations:`,
    ...violations.map(violation => `  ${violation}`),
  ];
  return { faults, violations, text: lines.join('\n') };
}
