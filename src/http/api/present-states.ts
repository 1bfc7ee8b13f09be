// What is known of streams and of this node at this moment, asked of the other nodes where only they know, once for all that an answer shows.

import type { NodeView, StreamView } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import type { MachineLoadMeter } from '../machine-load.ts';
import type { NodeFacts } from './node-json.ts';
import { presentIngest } from './present-ingest.ts';
import type { StreamState } from './stream-json.ts';

export async function streamStates(view: NodeView, clock: Clock): Promise<(stream: StreamView) => StreamState> {
  const [ingests, { byStream }] = await Promise.all([view.ingests(), view.viewers()]);
  const { name: here } = view.thisNode();
  const nowUnixMs = clock.unixMs();
  return one => ({
    ...{ stream: one, here, nowUnixMs },
    ingest: presentIngest(one, ingests.get(one.name) ?? null),
    viewers: byStream.get(one.name) ?? 0,
  });
}

export interface NodeFactsNeeds {
  readonly view: NodeView;
  readonly clock: Clock;
  readonly load: MachineLoadMeter;
}

export async function nodeFacts({ view, clock, load }: NodeFactsNeeds): Promise<NodeFacts> {
  // First: which nodes cannot be asked is among the warnings of this one.
  const [ingests, { byNode }] = await Promise.all([view.ingests(), view.viewers()]);
  return {
    node: view.thisNode(),
    totalStreams: view.streams().length,
    totalViewers: [...byNode.values()].reduce((sum, viewers) => sum + viewers, 0),
    ingests,
    load: load.read(),
    nowUnixMs: clock.unixMs(),
  };
}
