// Fault after fault: done, held, undone; then it waits until all is well again, and the judges look at all that was seen so far.

import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { seededNumbers } from '../support/seeded-numbers.ts';
import type { FaultKind, Injected } from './faults/fault.ts';
import { schedule } from './faults/schedule.ts';
import { judgeConnections } from './judges/connections.ts';
import { grantedTtlMs } from './judges/granted-ttl.ts';
import { type Outcome, outcomeOf } from './judges/outcome.ts';
import { judgePreference } from './judges/preference.ts';
import { judgeRuns } from './judges/runs.ts';
import { judgeSurvivors } from './judges/survivors.ts';
import type { Violation } from './judges/violation.ts';
import { trouble } from './judges/wellness.ts';
import { nowMs } from './record/record.ts';
import type { World } from './world/world.ts';

const RECOVERY_MS = 90_000;
const LOOK_MS = 200;
/** A fault is held by the seed for a little longer than it says. */
const MORE_HOLD_MS = 1000;
/** What the observers know is on its way to the harness for less than that. */
const SETTLE_MS = 700;

export interface FaultReport {
  readonly number: number;
  readonly kind: FaultKind;
  readonly what: string;
  readonly outcome: Outcome;
  /** From the end of the fault until all was well. */
  readonly recoveryMs: number;
}

export class Campaign {
  readonly reports: FaultReport[] = [];
  readonly violations: Violation[] = [];
  /** Kinds that cannot be done here, and why. */
  readonly skipped = new Map<string, string>();
  readonly #world: World;
  readonly #say: (line: string) => void;
  readonly #known = new Set<string>();
  readonly #ttlMs: number;

  constructor(world: World, say: (line: string) => void) {
    this.#world = world;
    this.#ttlMs = grantedTtlMs(world.options.staleTimeout);
    this.#say = say;
  }

  /** Until the time is over, or something did not recover. `isAsked`: the user wants the end. */
  async run(isAsked: () => boolean): Promise<void> {
    const { options } = this.#world;
    const endMs = nowMs() + options.minutes * 60_000;
    const chance = seededNumbers(options.seed);
    for (const kind of schedule(options.faults, one => this.#isPossible(one), chance)) {
      const isLast = this.reports.length === (options.count ?? Number.POSITIVE_INFINITY);
      if (isLast || nowMs() > endMs || isAsked()) return;
      const fault = await this.#inject(kind, chance);
      if (fault !== null && !(await this.#outlast(kind, fault, chance() * MORE_HOLD_MS))) return;
    }
  }

  /** Waits until all is well. @returns how long that took; null: it did not come, which is a violation. */
  async recover(what: string, fromMs = nowMs()): Promise<number | null> {
    let last = '';
    while (nowMs() - fromMs < RECOVERY_MS) {
      const lookMs = nowMs();
      const now = (await trouble(this.#world)) ?? (await this.#troubleSoon());
      if (now === null) return lookMs - fromMs;
      last = now;
      await pause(LOOK_MS);
    }
    const sentence = `${what}: not well again after ${RECOVERY_MS / 1000} s: ${last}`;
    this.#blame([{ invariant: 'recovery', sentence, atMs: nowMs() }]);
    return null;
  }

  /** What the end of a fault brings about comes a little later: a fence that was frozen kills when it goes on. */
  async #troubleSoon(): Promise<string | null> {
    await pause(SETTLE_MS);
    return await trouble(this.#world);
  }

  judge(): void {
    const { recording } = this.#world;
    this.#blame([
      ...judgeConnections(recording, nowMs()),
      ...judgeRuns(recording, this.#ttlMs),
      ...judgePreference(recording),
    ]);
  }

  /** null: it could not be done, and was not. */
  async #inject(kind: FaultKind, chance: () => number): Promise<Injected | null> {
    try {
      const fault = await kind.inject(this.#world, chance);
      this.#say(`${this.reports.length + 1}. ${kind.name}: ${fault.what}`);
      return fault;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.skipped.set(kind.name, why);
      this.#say(`${kind.name} could not be done: ${why}`);
      await this.#world.network.healAll();
      return null;
    }
  }

  async #outlast(kind: FaultKind, fault: Injected, moreMs: number): Promise<boolean> {
    await pause(fault.holdMs + moreMs);
    await this.#heal(kind, fault);
    const healedMs = nowMs();
    const recoveryMs = await this.recover(kind.name, healedMs);
    const outcome = outcomeOf(kind, fault, nowMs(), this.#world.recording, this.#ttlMs);
    const number = this.reports.length + 1;
    this.reports.push({ number, kind, what: fault.what, outcome, recoveryMs: recoveryMs ?? RECOVERY_MS });
    this.#tell(outcome, recoveryMs);
    this.#blame(judgeSurvivors(kind, fault, this.#world.recording, this.#ttlMs));
    this.judge();
    return recoveryMs !== null;
  }

  async #heal(kind: FaultKind, fault: Injected): Promise<void> {
    try {
      await fault.heal();
    } catch (error) {
      const sentence = `${kind.name}: ${error instanceof Error ? error.message : String(error)}`;
      this.#blame([{ invariant: 'recovery', sentence, atMs: nowMs() }]);
    }
  }

  #tell({ row, reason, ownersMs, segmentsMs, misses }: Outcome, recoveryMs: number | null): void {
    const last = (word: string, times: readonly number[]): readonly string[] =>
      times.length === 0 ? [] : [`${word} ${(Math.max(...times) / 1000).toFixed(2)} s after (${times.length} streams)`];
    const well = recoveryMs === null ? 'NOT WELL AGAIN' : `well ${(recoveryMs / 1000).toFixed(1)} s after its end`;
    this.#say(`   ${[...last('owned', ownersMs), ...last('segments', segmentsMs), well].join(', ')}`);
    if (reason !== null) this.#say(`   ${reason}: measured as '${row.name}'`);
    for (const miss of misses.slice(0, 5)) this.#say(`   MISSED: ${miss}`);
  }

  #blame(violations: readonly Violation[]): void {
    for (const violation of violations) {
      // Where it still goes on, only how long it has gone on is new.
      const key = `${violation.invariant} ${violation.sentence.replaceAll(/[\d.]+ ms/g, '')}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      // A machine that has no time to kill is a reason to look at, never an excuse.
      const sentence = `${violation.sentence} (load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores)`;
      this.violations.push({ ...violation, sentence });
      this.#say(`   VIOLATION of ${violation.invariant}: ${sentence}`);
    }
  }

  #isPossible(kind: FaultKind): boolean {
    const why = kind.missing?.(this.#world) ?? null;
    if (why !== null) this.skipped.set(kind.name, why);
    return why === null;
  }
}
