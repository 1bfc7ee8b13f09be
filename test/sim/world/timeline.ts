// The time of the simulated world: what is going to happen, in order. Of two things at one moment the one that was planned first comes
// first, so that a seed repeats a schedule exactly. This is true time, which no node knows: they have clocks (machine-clock.ts).

interface Happening {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | null;
}

/** Far more than can honestly happen at one moment: something turns in circles. */
const mostAtOneMoment = 20_000;

export class Timeline {
  #nowMs = 0;
  #order = 0;
  #atThisMoment = 0;
  readonly #heap: Happening[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** @returns what takes it back. */
  at(atMs: number, act: () => void): () => void {
    const happening: Happening = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, act };
    this.#rise(happening);
    return () => {
      happening.act = null;
    };
  }

  after(ms: number, act: () => void): () => void {
    return this.at(this.#nowMs + ms, act);
  }

  runUntil(untilMs: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#removeFirst();
      const { act, atMs } = next;
      if (act === null) continue;
      this.#atThisMoment = atMs > this.#nowMs ? 0 : this.#atThisMoment + 1;
      if (this.#atThisMoment > mostAtOneMoment) throw new Error('the world turns in circles: time does not go on');
      this.#nowMs = atMs;
      act();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #rise(happening: Happening): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(happening, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = happening;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const child = this.#earlierChild(index);
      const candidate = heap[child];
      if (candidate === undefined || !isBefore(candidate, last)) break;
      heap[index] = candidate;
      index = child;
    }
    heap[index] = last;
  }

  #earlierChild(index: number): number {
    const left = 2 * index + 1;
    const [one, other] = [this.#heap[left], this.#heap[left + 1]];
    return one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left;
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
