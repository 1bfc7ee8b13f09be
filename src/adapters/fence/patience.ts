// How long main waits for its fence, in ms. Kept once: the simulation's main lives by the very numbers.

/** A fence that has not said by then that it is up is ended. */
export const startTimeoutMs = 10_000;

/** Until the next one is started, after each failure. */
export const restartStepsMs = [100, 500, 1000, 5000];

/** A fence that lived that long starts the steps anew. */
export const longLifeMs = 30_000;

/** The fence kills at the deadline; what it has not told dead by then main kills itself. */
export const secondHandMs = 50;

/** Beside the grace, for a child that was told to stop: nothing but a frozen fence takes that long. */
export const stopPatienceMs = 1000;

/** How often main looks whether the children of a dead fence are gone. */
export const pollMs = 10;
