// Holds the page's state, and has it drawn once for all actions of a moment, before the browser paints.

import { type Action, initialState, type PageState } from './page-state.ts';
import { reduce } from './reduce.ts';

export class Store {
  readonly #draw: (state: PageState) => void;
  #state = initialState;
  #isDue = false;

  constructor(draw: (state: PageState) => void) {
    this.#draw = draw;
  }

  get state(): PageState {
    return this.#state;
  }

  /** Bound: it is handed to everything that makes actions. */
  readonly dispatch = (action: Action): void => {
    this.#state = reduce(this.#state, action, performance.now());
    if (this.#isDue) return;
    this.#isDue = true;
    schedule(() => {
      this.#isDue = false;
      this.#draw(this.#state);
    });
  };
}

/** A hidden page gets no frames, but its title and its alarms shall be right when somebody comes back to it. */
function schedule(draw: () => void): void {
  if (document.hidden) setTimeout(draw);
  else requestAnimationFrame(draw);
}
