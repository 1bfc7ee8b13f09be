// What the lab knows of its cluster: only what any node tells everybody through its API.

export interface StreamSight {
  readonly name: string;
  /** running, waiting or error; null: its node has not said. */
  readonly status: string | null;
  /** null: it has no owner now. */
  readonly owner: string | null;
  /** Why it is there, or why nowhere. */
  readonly placeReason: string | null;
  /** Why it is in this state. */
  readonly reason: string | null;
}

/** The streams as the first of `nodes` (host:port) that answers sees them; null: none answers. */
export async function lookAtStreams(nodes: readonly string[]): Promise<readonly StreamSight[] | null> {
  for (const node of nodes) {
    const body = await getJson(`http://${node}/streamer/api/v3/streams?limit=1000`);
    if (isRecord(body) && Array.isArray(body.streams)) return body.streams.map(streamSight);
  }
  return null;
}

/** Whether the node at host:port says that it is a member with a fresh picture of the cluster. */
export async function isReady(node: string): Promise<boolean> {
  try {
    const url = `http://${node}/streamer/api/v3/monitoring/readiness`;
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}

async function getJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function streamSight(value: unknown): StreamSight {
  const stream = isRecord(value) ? value : {};
  const owner = isRecord(stream.owner) ? stream.owner : null;
  const stats = isRecord(stream.stats) ? stream.stats : {};
  return {
    name: String(stream.name),
    status: textOf(stats.status),
    owner: textOf(owner?.node),
    placeReason: textOf(stream.reason),
    reason: textOf(stats.reason),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
