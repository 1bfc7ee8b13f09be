// The cluster as its nodes tell it to anybody, and the one order that tests give.

import type { ComposeLab, NodeName } from './compose-lab.ts';

const PATIENCE_MS = 3000;
const EDITOR = `Basic ${btoa('admin:lab')}`;

export interface Place {
  /** null: nobody owns it. */
  readonly node: string | null;
  readonly epoch: number | null;
  /** Segments come. */
  readonly isAlive: boolean;
}

interface StreamAnswer {
  readonly name: string;
  readonly stats: { readonly alive: boolean };
  readonly owner: { readonly node: string | null; readonly epoch: number } | null;
}

/** Where each stream is, as one node sees it. Rejects when that one does not answer. */
export async function placesAt(lab: ComposeLab, node: NodeName): Promise<ReadonlyMap<string, Place>> {
  const response = await fetch(`${lab.url(node)}/streamer/api/v3/streams?limit=100`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { streams } = (await response.json()) as { readonly streams: readonly StreamAnswer[] };
  return new Map(
    streams.map(({ name, stats, owner }) => {
      return [name, { node: owner?.node ?? null, epoch: owner?.epoch ?? null, isAlive: stats.alive }];
    }),
  );
}

export async function statusOf(lab: ComposeLab, node: NodeName, what: 'liveness' | 'readiness'): Promise<number> {
  const url = `${lab.url(node)}/streamer/api/v3/monitoring/${what}`;
  return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).status;
}

/** An operator's order. @param at the node that takes it. */
export async function move(lab: ComposeLab, at: NodeName, stream: string, to: NodeName): Promise<void> {
  const response = await fetch(`${lab.url(at)}/streamer/api/v3/streams/${stream}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: EDITOR },
    body: JSON.stringify({ to }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`${at} refuses to move ${stream} to ${to}: ${await response.text()}`);
}
