// The configuration file of the nodes under test: short delays, so that much happens in little time; one file for all nodes.

/** Seconds. */
export const fetchTimeout = 1;
/** USER:PASSWORD of who may give orders. */
export const operator = 'operator:may-do-this';

export interface ConfigParts {
  /** host:port of the nodes. */
  readonly doors: readonly string[];
  readonly etcd: readonly string[];
  readonly streams: readonly string[];
  readonly source: (stream: string) => string;
  readonly preferred: ReadonlyMap<string, readonly string[]>;
  /** Seconds. */
  readonly staleTimeout: number;
}

export function configText(parts: ConfigParts): string {
  const streams = parts.streams.map(stream => {
    const preferred = parts.preferred.get(stream);
    const place = preferred === undefined ? '' : ` capture_at=${preferred.join(',')}`;
    return `stream ${stream} { url ${parts.source(stream)}; cluster_ingest${place}; }`;
  });
  return [
    'cluster chaos;',
    'cluster_key a-secret-of-this-run;',
    `edit_auth ${operator.replace(':', ' ')};`,
    `etcd ${parts.etcd.join(' ')};`,
    `fetch_timeout ${fetchTimeout}; stale_timeout ${parts.staleTimeout};`,
    'reclaim_delay 2; rebalance_delay 5;',
    'source_timeout 5;',
    ...parts.doors.map(door => `peer ${door};`),
    ...streams,
    '',
  ].join('\n');
}

export function streamNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `cam${String(index + 1).padStart(2, '0')}`);
}

/** Half of the streams have a place of their own, so that nodes which come back get work again. */
export function preferredNodes(
  streams: readonly string[],
  nodes: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    streams.flatMap((stream, index) => {
      const node = nodes[(index / 2) % nodes.length];
      return node === undefined ? [] : [[stream, [node]]];
    }),
  );
}
