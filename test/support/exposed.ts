// What a node exposes to Prometheus, as a test needs it: its text, and its values by series as they are written there.

import type { ClusterNode } from './cluster-node.ts';

export type Exposed = ReadonlyMap<string, number>;

export async function exposedText(node: ClusterNode, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(`${node.origin}/metrics`, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`/metrics at ${node.name}: ${response.status}`);
  return await response.text();
}

/** `name{label="value"}` to its value. */
export function parseExposed(text: string): Exposed {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map(line => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** Over all of these nodes. */
export async function sumExposed(nodes: readonly ClusterNode[], series: string): Promise<number> {
  const all = await Promise.all(nodes.map(async node => parseExposed(await exposedText(node)).get(series)));
  return all.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0);
}
