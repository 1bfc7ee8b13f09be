// What the cameras saw: every connection of every stream, by a clock of theirs. They know nothing of nodes or etcd.

import type { StreamCount } from '../../src/lab/cameras/connection-count.ts';

export interface CameraCounts {
  /** What the cameras' clock showed. */
  readonly nowMs: number;
  readonly streams: Readonly<Record<string, StreamCount>>;
}

/** Two connections of one stream, of which the older one had not ended when the newer one began. */
export interface Overlap {
  readonly stream: string;
  readonly older: { readonly openedMs: number; readonly closedMs: number | null };
  readonly newerOpenedMs: number;
}

/** @param url of the cameras. */
export async function readCounts(url: string): Promise<CameraCounts> {
  const response = await fetch(`${url}/counts`, { signal: AbortSignal.timeout(5000) });
  const nowMs = Number(response.headers.get('x-monotonic-ms'));
  if (!response.ok || !(nowMs > 0)) throw new Error(`${url}/counts answers ${response.status}, and no time`);
  return { nowMs, streams: (await response.json()) as CameraCounts['streams'] };
}

/** How many are connected to each of the streams now. */
export function living({ streams }: CameraCounts, names: readonly string[]): readonly number[] {
  return names.map(name => streams[name]?.living ?? 0);
}

export function overlaps({ streams }: CameraCounts): readonly Overlap[] {
  return Object.entries(streams).flatMap(([stream, { connections }]) =>
    connections.flatMap((newer, index) =>
      connections
        .slice(0, index)
        .filter(({ closedMs }) => closedMs === null || closedMs > newer.openedMs)
        .map(older => ({ stream, older, newerOpenedMs: newer.openedMs })),
    ),
  );
}
