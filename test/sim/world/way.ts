// The way between one machine and etcd: delays, losses, cuts in one direction or both. What is under way when it is cut may arrive when it
// is mended, long after the sender has given up; single calls overtake each other.

import type { Seeded } from '../../support/scenario/seeded.ts';
import type { Timeline } from './timeline.ts';

/** Of what waits at a cut. */
const survivesShare = 0.6;

/** One direction. */
class Lane {
  isCut = false;
  waiting: (() => void)[] = [];
}

export interface Weather {
  /** One way, ms. */
  readonly delayMs: readonly [number, number];
  /** How many messages take much longer, and how long. */
  readonly slowShare: number;
  readonly slowMs: readonly [number, number];
  readonly lostShare: number;
  /** How many requests come this much later, when their sender has long given up and the next ones have overtaken them. */
  readonly lateShare: number;
  readonly lateMs: readonly [number, number];
}

export const fairWeather: Weather = {
  delayMs: [0.2, 4],
  slowShare: 0,
  slowMs: [0, 0],
  lostShare: 0,
  lateShare: 0,
  lateMs: [0, 0],
};

export class Way {
  readonly #timeline: Timeline;
  readonly #chance: Seeded;
  readonly #there = new Lane();
  readonly #back = new Lane();
  weather: Weather = fairWeather;
  /** Its member of etcd was the leader, is deposed, and does not know it: nothing that needs the others is answered, keepalives are. */
  isMisled = false;
  readonly #onMended: (() => void)[] = [];

  constructor(timeline: Timeline, chance: Seeded) {
    this.#timeline = timeline;
    this.#chance = chance;
  }

  get isOpenBack(): boolean {
    return !this.#back.isCut && !this.isMisled;
  }

  get isOpen(): boolean {
    return this.isOpenBack && !this.#there.isCut;
  }

  cut(direction: 'there' | 'back' | 'both'): void {
    if (direction !== 'back') this.#there.isCut = true;
    if (direction !== 'there') this.#back.isCut = true;
  }

  mend(): void {
    this.isMisled = false;
    for (const lane of [this.#there, this.#back]) {
      lane.isCut = false;
      const waiting = lane.waiting;
      lane.waiting = [];
      for (const act of waiting) if (this.#chance.happens(survivesShare)) this.#timeline.after(this.delayMs(), act);
    }
    this.#tellMended();
  }

  /** Another member of etcd is asked from now on. */
  leaveDeposed(): void {
    if (!this.isMisled) return;
    this.isMisled = false;
    if (this.isOpenBack) this.#tellMended();
  }

  /** Called once, when the way is mended the next time. */
  onMended(act: () => void): void {
    this.#onMended.push(act);
  }

  /** A request on its way to etcd. */
  send(act: () => void): void {
    const { lateShare, lateMs } = this.weather;
    const isLate = lateShare > 0 && this.#chance.happens(lateShare);
    this.#pass(this.#there, act, isLate ? this.#chance.between(...lateMs) : 0);
  }

  /** An answer on its way back. */
  answer(act: () => void): void {
    this.#pass(this.#back, act, 0);
  }

  delayMs(): number {
    const { delayMs, slowShare, slowMs } = this.weather;
    const [least, most] = slowShare > 0 && this.#chance.happens(slowShare) ? slowMs : delayMs;
    return this.#chance.between(least, most);
  }

  #tellMended(): void {
    for (const act of this.#onMended.splice(0)) act();
  }

  #pass(lane: Lane, act: () => void, lateMs: number): void {
    const { lostShare } = this.weather;
    if (this.isMisled || (lostShare > 0 && this.#chance.happens(lostShare))) return;
    this.#timeline.after(this.delayMs() + lateMs, () => {
      if (lane.isCut) lane.waiting.push(act);
      else act();
    });
  }
}
