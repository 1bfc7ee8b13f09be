// bin/sim: `--seed N` replays one schedule with its trace; `--schedules N`, `--minutes M`, `--from SEED` play many and report how fast,
// what was violated (with its seed), and how often each kind of fault and decision came. `--bug NAME` plays a seeded bug; `--hunt` says
// of each of them how many schedules it took to find it.

import { TellUserError } from '../../src/base/errors.ts';
import { readFlags } from '../../src/lab/flags.ts';
import type { Bug } from './bugs/bug.ts';
import { bugs, findBug } from './bugs/bugs.ts';
import { hunt, mostSchedules } from './bugs/hunt.ts';
import { type Outcome, play } from './play.ts';
import { type Build, production } from './world/build.ts';

const usage = `bin/sim --seed N                                    replay one schedule, with a trace
bin/sim [--schedules N] [--minutes M] [--from SEED]   play many (default: 1000), report and count
        --bug NAME                                    with a seeded bug (a wrong name lists them)
bin/sim --hunt [--rounds N]                           how many schedules each seeded bug takes (default: the mean of 10 rounds)`;

const mostToShow = 20;

try {
  run();
} catch (error) {
  if (!(error instanceof TellUserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function run(): void {
  const values = readOptions();
  const build = values.bug === undefined ? production : findBug(values.bug).build;
  if (values.help) return console.log(usage);
  if (values.hunt)
    return huntAll(values.bug === undefined ? bugs : [findBug(values.bug)], wholeNumber('rounds', values.rounds));
  if (values.seed !== undefined) return replay(build, wholeNumber('seed', values.seed));
  const minutes = values.minutes === undefined ? null : wholeNumber('minutes', values.minutes);
  const schedules = values.schedules === undefined ? null : wholeNumber('schedules', values.schedules);
  playMany(build, {
    from: wholeNumber('from', values.from),
    untilMs: minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000,
    most: schedules ?? (minutes === null ? 1000 : Number.POSITIVE_INFINITY),
  });
}

function readOptions() {
  const text = { type: 'string' } as const;
  return readFlags('bin/sim', usage, process.argv.slice(2), {
    seed: text,
    schedules: text,
    minutes: text,
    from: { ...text, default: '1' },
    bug: text,
    hunt: { type: 'boolean', default: false },
    rounds: { ...text, default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  });
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TellUserError(`--${option} takes a whole number, not '${text}'\n${usage}`);
}

function replay(build: Build, seed: number): void {
  const outcome = play({ seed, build, trace: line => console.log(line) });
  process.exitCode = outcome.violated === null ? 0 : 1;
}

interface Wanted {
  readonly from: number;
  readonly untilMs: number;
  readonly most: number;
}

function playMany(build: Build, { from, untilMs, most }: Wanted): void {
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

function huntAll(wanted: readonly Bug[], rounds: number): void {
  for (const bug of wanted) {
    const catches = Array.from({ length: rounds }, (_, round) => hunt(bug, round));
    const found = catches.filter(one => one !== null);
    const schedules = found.map(one => one.schedules);
    const mean = schedules.reduce((sum, one) => sum + one, 0) / Math.max(1, found.length);
    const invariants = [...new Set(found.map(one => one.outcome.violated))].sort().join(' ');
    const missed = rounds - found.length;
    console.log(
      `${bug.name.padEnd(30)}${mean.toFixed(0).padStart(6)} (${Math.min(...schedules)} to ${Math.max(...schedules)})  ${invariants}` +
        (missed === 0 ? '' : `; ${missed} of ${rounds} rounds did not find it within ${mostSchedules}`),
    );
    if (missed > 0) process.exitCode = 1;
  }
}
