// Asks again and again until there is an answer.

const PAUSE_MS = 100;

/** @returns the first answer of `ask` that is not null, or null when none came within `timeoutMs`. What `ask` throws ends it. */
export async function until<T>(timeoutMs: number, ask: () => Promise<T | null>): Promise<T | null> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null || performance.now() > endMs) return answer;
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
}
