// bin/sim: `--seed N` replays one schedule with its trace; `--schedules N`, `--minutes M`, `--from SEED` play many and report how fast,
// what was violated (with its seed), and how often each kind of fault and decision came. `--bug NAME` plays a seeded bug.

import { parseArgs } from 'node:util';
import { findBug } from './bugs/bugs.ts';
import { type Outcome, play } from './play.ts';
import { production } from './world/build.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    schedules: { type: 'string' },
    minutes: { type: 'string' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const usage = `bin/sim --seed N                                    replay one schedule, with a trace
bin/sim [--schedules N] [--minutes M] [--from SEED]   play many (default: 1000), report and count
        --bug NAME                                    with a seeded bug (a wrong name lists them)`;

const build = values.bug === undefined ? production : findBug(values.bug).build;
const mostToShow = 20;

if (values.help) console.log(usage);
else if (values.seed !== undefined) replay(Number(values.seed));
else playMany();

function replay(seed: number): void {
  const outcome = play({ seed, build, trace: line => console.log(line) });
  process.exitCode = outcome.violated === null ? 0 : 1;
}

function playMany(): void {
  const from = Number(values.from);
  const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes);
  const most = Number(values.schedules ?? (values.minutes === undefined ? 1000 : Number.POSITIVE_INFINITY));
  const untilMs = performance.now() + minutes * 60_000;
  const began = process.cpuUsage();
  const counts = new Map<string, number>();
  const violations: Outcome[] = [];
  let played = 0;
  let turns = 0;
  while (played < most && performance.now() < untilMs) {
    const outcome = play({ seed: from + played, build });
    played += 1;
    turns += outcome.turns;
    for (const [what, count] of outcome.counts) counts.set(what, (counts.get(what) ?? 0) + count);
    if (outcome.violated === null) continue;
    violations.push(outcome);
    if (violations.length <= mostToShow) console.log(`seed ${outcome.seed}: ${outcome.sentence}`);
  }
  // of a core: the machine may have other things to do
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  for (const [what, count] of [...counts].sort()) console.log(`${String(count).padStart(9)}  ${what}`);
  console.log(
    `seeds ${from} to ${from + played - 1}: ${played} schedules in ${seconds.toFixed(1)} s of a core (${(played / seconds).toFixed(1)} a second, ` +
      `${Math.round(turns / played)} turns each), ${violations.length} with a violation`,
  );
  if (violations.length > 0) console.log(`replay one with: bin/sim --seed ${violations[0]?.seed}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
