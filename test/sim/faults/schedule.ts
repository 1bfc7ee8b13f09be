// One schedule: a cluster starts, faults and actions come by chance, everything is mended, and in the end all must be well. Each schedule
// has its own few kinds of faults, some of them often: all kinds mixed evenly would never build up a rare story.

import type { AvailabilityJudge } from '../judges/availability-judge.ts';
import { clockSlack, takeoverMs } from '../judges/vacancy-judge.ts';
import type { Machine } from '../world/machine.ts';
import type { World } from '../world/world.ts';
import { ttlMs } from '../world/world-settings.ts';
import { actions } from './actions.ts';
import { aimedFaults } from './aimed-faults.ts';
import { configurationFaults } from './configuration-faults.ts';
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
  ...configurationFaults,
];

const faultsUntilMs = 34_000;
export const scheduleMs = 60_000;
const graceStepMs = 250;
const startsWithinMs = 2500;
const lostNodeShare = 0.2;
/** Of the lost hosts: etcd keeps their leases, and the other nodes must find out. */
const keptLeasesShare = 0.4;
/** The protocol's, written down once more: how much longer than its lease a node is silent before the others remove it. */
const keptSilenceMs = (leaseMs: number): number => 0.01 * leaseMs + 1000;
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
    const { machines, chance } = this.#world;
    const machine = chance.pick([...machines.values()]);
    machine.isSupervised = false;
    const session = machine.main?.state.session;
    const lost = session?.type === 'member' ? session.session : 0;
    if (chance.happens(0.5)) this.#crash(machine, lost);
    else this.#powerOff(machine, lost, chance.happens(keptLeasesShare));
  }

  #crash(machine: Machine, lost: number): void {
    this.#world.tell(() => `** ${machine.label}'s main is killed for good`);
    machine.killMain();
    this.#wait(takeoverMs);
    this.#availability.haveOwners(lost, 'L2', `${takeoverMs} ms after its main process crashed`);
  }

  #powerOff(machine: Machine, lost: number, isKept: boolean): void {
    const { etcd, settings } = this.#world;
    this.#world.tell(() => `** ${machine.label} loses its power for good${isKept ? ', and etcd keeps its lease' : ''}`);
    if (isKept) etcd.store.holdLeases();
    machine.powerOff();
    const silenceMs = isKept ? keptSilenceMs(ttlMs(settings)) : 0;
    this.#wait((ttlMs(settings) + silenceMs) * clockSlack + takeoverMs);
    const silence = isKept ? ', and the silence that is waited for when etcd keeps it' : '';
    this.#availability.haveOwners(lost, 'L1', `${takeoverMs} ms after the lease of the lost host${silence}`);
  }

  #wait(ms: number): void {
    const { timeline } = this.#world;
    timeline.runUntil(timeline.nowMs + ms);
  }
}
