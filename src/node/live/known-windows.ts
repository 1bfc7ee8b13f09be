// The newest window of every stream, whoever made it: this node, or another one that told of it. It is kept when its maker is gone, because
// the next owner continues it, and viewers are answered with it until then. What is known of a stream is not forgotten either: an
// `index.m3u8` that was once multivariant stays so.

import { withoutHolder } from '../../media/holders.ts';
import { compareWindows, type LiveWindow, newestEntry, windowMs } from '../../media/window.ts';
import { comeBackMs } from '../../media/window-cut.ts';
import type { Clock } from '../../ports.ts';

export interface KnownWindow {
  readonly window: LiveWindow;
  /** The node that made its newest entry. */
  readonly from: string;
  /** When its newest entry came (monotonic). */
  readonly changedAtMs: number;
}

/** Players that still hold a list, and a new owner that shall continue it, are served that long, or for twice its length and a while. */
const leastKeptMs = 60_000;

export class KnownWindows {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #known = new Map<string, KnownWindow>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get all(): ReadonlyMap<string, KnownWindow> {
    return this.#known;
  }

  find(stream: string): KnownWindow | null {
    return this.#known.get(stream) ?? null;
  }

  hasLaterTerm(stream: string, epoch: number): boolean {
    const known = this.#known.get(stream);
    return known !== undefined && newestEntry(known.window).epoch > epoch;
  }

  /** Whether players can still be inside of it. */
  isRecent({ window, changedAtMs }: KnownWindow): boolean {
    return this.#clock.monotonicMs() - changedAtMs < keptMs(window);
  }

  /** @param isHearsay a third node told of it. @returns false when a window that goes further is known, or one that goes as far of another
   *  node or of better knowledge. */
  offer(offered: KnownWindow, isHearsay = false): boolean {
    const { stream } = offered.window;
    const known = this.#known.get(stream);
    const further = known === undefined ? 1 : compareWindows(offered.window, known.window);
    if (further < 0 || (further === 0 && (isHearsay || known?.from !== offered.from))) return false;
    const changedAtMs = further === 0 && known ? known.changedAtMs : offered.changedAtMs;
    this.#known.set(stream, {
      ...offered,
      window: withFacts(offered.window, known?.window.facts ?? null),
      changedAtMs,
    });
    return true;
  }

  /** The node has begun a new life: it has nothing of what it held. @returns the windows that are another now. */
  forgetHolder(node: string): readonly KnownWindow[] {
    const changed: KnownWindow[] = [];
    for (const [stream, known] of this.#known) {
      const window = withoutHolder(known.window, node);
      if (window === known.window) continue;
      const forgotten = { ...known, window };
      this.#known.set(stream, forgotten);
      changed.push(forgotten);
    }
    return changed;
  }

  clear(): void {
    this.#known.clear();
  }
}

/** How long after its newest entry its segments are kept, ms. */
export function keptMs(window: LiveWindow | null): number {
  return window === null ? leastKeptMs : Math.max(leastKeptMs, 2 * windowMs(window) + comeBackMs);
}

function withFacts(window: LiveWindow, known: LiveWindow['facts']): LiveWindow {
  return window.facts !== null || known === null ? window : { ...window, facts: known };
}
