// Tests never sleep: they wait for a condition, and say what they waited for and what they last saw when it does not come.
// For what runs in real time; simulated time has no need of it.

const pollMs = 25;

/** Polls until `condition` returns something truthy, and returns that. A condition that throws counts as not met yet.
 *  Throws after `timeoutMs` with the description and the last value or error. */
export async function waitFor<T>(
  description: string,
  timeoutMs: number,
  condition: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const startMs = performance.now();
  for (;;) {
    const look = await lookAt(condition);
    if (look.type === 'value' && look.value) return look.value as Exclude<T, false | null | undefined | 0 | ''>;
    if (performance.now() - startMs > timeoutMs) {
      throw new Error(`waited ${timeoutMs} ms in vain for ${description}; last ${describe(look)}`);
    }
    await new Promise(resolve => setTimeout(resolve, pollMs));
  }
}

type Look<T> = { readonly type: 'value'; readonly value: T } | { readonly type: 'error'; readonly error: unknown };

async function lookAt<T>(condition: () => T | Promise<T>): Promise<Look<T>> {
  try {
    return { type: 'value', value: await condition() };
  } catch (error) {
    return { type: 'error', error };
  }
}

function describe(look: Look<unknown>): string {
  if (look.type === 'error') return `error: ${look.error instanceof Error ? look.error.message : String(look.error)}`;
  return `value: ${JSON.stringify(look.value) ?? String(look.value)}`;
}
