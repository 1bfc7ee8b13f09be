// Why a playlist cannot be played, in the node's own words: every error of a node is JSON with a sentence.

const timeoutMs = 5000;

/** Asks the node. A sentence for the viewer. */
export async function whyNot(playlistUrl: string): Promise<string> {
  return (await refusalOf(playlistUrl)) ?? 'the stream is there again, connecting';
}

/** Asks the node. null: it refuses nothing. */
export async function refusalOf(playlistUrl: string): Promise<string | null> {
  try {
    const response = await fetch(playlistUrl, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return null;
    return sentenceIn(await response.text()) ?? `the node answers ${response.status}`;
  } catch {
    return navigator.onLine ? 'the node does not answer, trying again' : 'this device has no network';
  }
}

/** @param body of a node's answer; null: there is no sentence in it. */
export function sentenceIn(body: string): string | null {
  try {
    const { error }: { readonly error?: unknown } = JSON.parse(body) ?? {};
    return typeof error === 'string' ? error : null;
  } catch {
    return null;
  }
}
