// The newest window of every stream, whoever made it: this node, or another one that told of it. It is kept when its maker is gone, because
// the next owner continues it, and viewers are answered with it until then.

import { withoutHolder } from '../../media/holders.ts';
import { compareWindows, type LiveWindow } from '../../media/window.ts';

export interface KnownWindow {
  readonly window: LiveWindow;
  /** The node that made its newest entry. */
  readonly from: string;
  /** When its newest entry came (monotonic). */
  readonly changedAtMs: number;
}

export class KnownWindows {
  readonly #known = new Map<string, KnownWindow>();

  get all(): ReadonlyMap<string, KnownWindow> {
    return this.#known;
  }

  find(stream: string): KnownWindow | null {
    return this.#known.get(stream) ?? null;
  }

  /** @param isHearsay a third node told of it. @returns false when a window that goes further is known, or one that goes as far of another
   *  node or of better knowledge. */
  offer(offered: KnownWindow, isHearsay = false): boolean {
    const { stream } = offered.window;
    const known = this.#known.get(stream);
    const further = known === undefined ? 1 : compareWindows(offered.window, known.window);
    if (further < 0 || (further === 0 && (isHearsay || known?.from !== offered.from))) return false;
    this.#known.set(stream, further === 0 && known ? { ...offered, changedAtMs: known.changedAtMs } : offered);
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
