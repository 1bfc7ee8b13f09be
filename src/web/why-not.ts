// Asks the node in its own words why a playlist cannot be played: every error of a node is JSON with a sentence.

const timeoutMs = 5000;

/** A sentence for the viewer. */
export async function whyNot(playlistUrl: string): Promise<string> {
  try {
    const response = await fetch(playlistUrl, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return 'the stream is there again, connecting';
    const body: { readonly error?: unknown } = await response.json();
    return typeof body.error === 'string' ? body.error : `the node answers ${response.status}`;
  } catch {
    return navigator.onLine ? 'the node does not answer, trying again' : 'this device has no network';
  }
}
