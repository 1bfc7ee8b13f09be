// Since when each node has been well: nothing that is known to be wrong with it, its way to etcd, or etcd. What is promised of a node
// without trouble is asked only of such a one. It looks now and then, and a trouble that comes and goes in between shows by another stretch.

import type { Judge } from './judge.ts';

export interface CalmOptions {
  readonly nodes: readonly string[];
  /** null: something is wrong with the node just now. The same text as before: nothing was wrong in between. */
  readonly stretchOf: (node: string) => string | null;
}

export class Calm implements Judge {
  readonly #options: CalmOptions;
  readonly #stretches = new Map<string, { readonly text: string; readonly sinceMs: number }>();

  constructor(options: CalmOptions) {
    this.#options = options;
  }

  look(nowMs: number): void {
    for (const node of this.#options.nodes) {
      const text = this.#options.stretchOf(node);
      if (text === null) this.#stretches.delete(node);
      else if (this.#stretches.get(node)?.text !== text) this.#stretches.set(node, { text, sinceMs: nowMs });
    }
  }

  /** True time. null: it is not, at this very moment. */
  sinceMs(node: string): number | null {
    const stretch = this.#stretches.get(node);
    return stretch !== undefined && this.#options.stretchOf(node) === stretch.text ? stretch.sinceMs : null;
  }
}
