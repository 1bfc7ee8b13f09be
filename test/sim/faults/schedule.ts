// One schedule: a cluster starts, faults and actions come by chance, everything is mended, and in the end all must be well. Each schedule
// has its own few kinds of faults, some of them often: all kinds mixed evenly would never build up a rare story.

import type { AvailabilityJudge } from '../judges/availability-judge.ts';
import { clockSlack, takeoverMs } from '../judges/vacancy-judge.ts';
import type { World } from '../world/world.ts';
import { ttlMs } from '../world/world-settings.ts';
import { actions } from './actions.ts';
import { aimedFaults } from './aimed-faults.ts';
import { etcdFaults } from './etcd-faults.ts';
import type { Fault, Mend } from './fault.ts';
import { networkFaults } from './network-faults.ts';
import { processFaults } from './process-faults.ts';
import { sourceFaults } from './source-faults.ts';

const kinds: readonly Fault[] = [
  ...processFaults,
  ...aimedFaults,
  ...networkFaults,
  ...etcdFaults,
  ...sourceFaults,
  ...actions,
];

const faultsUntilMs = 34_000;
export const scheduleMs = 60_000;
const graceStepMs = 250;
const startsWithinMs = 2500;
const lostNodeShare = 0.2;
/** Nothing that lasts longer escapes the judges who look again and again. */
const lookMs = 50;

export class Schedule {
  readonly #world: World;
  readonly #availability: AvailabilityJudge;
  readonly #kinds: readonly Fault[];
  readonly #pauseMs: number;
  readonly #toMend = new Set<Mend>();

  constructor(world: World, availability: AvailabilityJudge) {
    this.#world = world;
    this.#availability = availability;
    const { chance } = world;
    const share = chance.pick([0.15, 0.3, 0.6]);
    this.#kinds = kinds.flatMap(kind =>
      chance.happens(share) ? Array.from({ length: chance.pick([1, 1, 3]) }, () => kind) : [],
    );
    this.#pauseMs = chance.pick([600, 1500, 4000]);
  }

  play(): void {
    const { timeline, chance, machines } = this.#world;
    for (const machine of machines.values()) {
      if (chance.happens(0.8)) timeline.at(chance.between(0, startsWithinMs), () => machine.start());
    }
    this.#look();
    this.#nextFault();
    timeline.runUntil(faultsUntilMs);
    this.#mendAll();
    timeline.runUntil(scheduleMs);
    while (this.#mayBecomeWell()) timeline.runUntil(timeline.nowMs + graceStepMs);
    this.#world.judge(judge => judge.finished?.());
    if (chance.happens(lostNodeShare)) this.#loseNode();
  }

  #mayBecomeWell(): boolean {
    const problem = this.#availability.problem();
    return problem !== null && this.#world.timeline.nowMs < scheduleMs + problem.lastsMs;
  }

  #look(): void {
    const { timeline } = this.#world;
    this.#world.judge(judge => judge.look?.(timeline.nowMs));
    timeline.after(lookMs, () => this.#look());
  }

  #nextFault(): void {
    const { timeline, chance } = this.#world;
    const pauseMs = chance.between(0, 2 * this.#pauseMs);
    if (timeline.nowMs + pauseMs >= faultsUntilMs) return;
    timeline.after(pauseMs, () => {
      if (this.#kinds.length > 0) this.#do(chance.pick(this.#kinds));
      for (const machine of this.#world.machines.values()) {
        // who was left out at the beginning comes later
        if (machine.main === null && chance.happens(0.1)) machine.start();
      }
      this.#nextFault();
    });
  }

  #do(fault: Fault): void {
    const { timeline, chance } = this.#world;
    this.#world.tell(() => `** ${fault.name}`);
    const mend = fault.harm(this.#world);
    if (mend === null) return;
    this.#world.count(`fault: ${fault.name}`);
    const mendOnce = (): void => {
      if (!this.#toMend.delete(mendOnce)) return;
      if (fault.forMs[1] > 0) this.#world.tell(() => `** over: ${fault.name}`);
      mend();
    };
    this.#toMend.add(mendOnce);
    timeline.after(chance.between(...fault.forMs), mendOnce);
  }

  #mendAll(): void {
    const { machines } = this.#world;
    this.#world.tell(() => '** everything is mended');
    for (const mend of [...this.#toMend]) mend();
    for (const machine of machines.values()) machine.startLater(1);
  }

  /** L1 and L2, and the plan that follows from them, in a cluster at rest. */
  #loseNode(): void {
    const { machines, chance, settings, timeline } = this.#world;
    const machine = chance.pick([...machines.values()]);
    machine.isSupervised = false;
    const isCrash = chance.happens(0.5);
    this.#world.tell(() => `** ${machine.label} ${isCrash ? "'s main is killed" : 'loses its power'} for good`);
    if (isCrash) machine.killMain();
    else machine.powerOff();
    timeline.runUntil(timeline.nowMs + (isCrash ? 0 : ttlMs(settings) * clockSlack) + takeoverMs);
    if (isCrash) this.#availability.haveOwners('L2', `${takeoverMs} ms after its main process crashed`);
    else this.#availability.haveOwners('L1', `${takeoverMs} ms after the lease of the lost host`);
  }
}
