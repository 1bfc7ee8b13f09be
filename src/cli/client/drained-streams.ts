// What becomes of the streams that a drained node had. With the last of them given away it is empty, and yet not all runs again: each stream is
// claimed by another node first, which connects to the source and waits for a segment. A source that is dead stays so wherever its stream is.

import type { StreamJson } from '../../http/api/stream-json.ts';
import { askAll } from './node/ask-all.ts';
import type { NodeAddress } from './node/node-address.ts';

export interface Belongings {
  /** The names of its streams of the cluster. */
  readonly shared: readonly string[];
  /** How many streams run on it because they run on every node. */
  readonly everywhere: number;
}

export interface Whereabouts {
  readonly all: readonly StreamJson[];
  readonly running: readonly StreamJson[];
  /** With or without a node, and nothing is known to be wrong yet. */
  readonly starting: readonly StreamJson[];
  readonly failing: readonly StreamJson[];
}

/** What the node has now. */
export async function belongingsOf(address: NodeAddress, node: string): Promise<Belongings> {
  const streams = await askAll<StreamJson>(address, '/streams', 'streams');
  return {
    shared: streams.filter(({ owner }) => owner?.node === node).map(({ name }) => name),
    everywhere: streams.filter(stream => stream.cluster_ingest === undefined && !stream.disabled).length,
  };
}

/** So many fit into the head of a request. */
const namesAtOnce = 50;

export async function whereaboutsOf(address: NodeAddress, names: readonly string[]): Promise<Whereabouts> {
  const streams: StreamJson[] = [];
  for (let at = 0; at < names.length; at += namesAtOnce) {
    const query = `&name=${encodeURIComponent(names.slice(at, at + namesAtOnce).join(','))}`;
    streams.push(...(await askAll<StreamJson>(address, '/streams', 'streams', query)));
  }
  const withStatus = (...wanted: readonly StreamJson['stats']['status'][]) =>
    streams.filter(({ stats }) => wanted.includes(stats.status));
  return {
    all: streams,
    running: withStatus('running'),
    starting: withStatus('waiting', null),
    failing: withStatus('error'),
  };
}

const mostNamed = 10;

const mostListed = 5;

/** A few names in a line, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Lines for the end of a drain. */
export function emptySentences(node: string, { everywhere }: Belongings, whereabouts: Whereabouts): string {
  const { running, starting, failing } = whereabouts;
  const others = [...starting, ...failing];
  const lines = [
    `${node} is empty${whatRuns(running.length, running.length + others.length)}`,
    ...others.slice(0, mostNamed).map(whyNotRunning),
    ...(others.length > mostNamed ? [`and ${others.length - mostNamed} more: 'weir status' shows them`] : []),
    ...(everywhere > 0
      ? [`${counted(everywhere)} without cluster_ingest ${everywhere === 1 ? 'stays' : 'stay'} on it, as on every node`]
      : []),
  ];
  return lines.map(line => `${line}\n`).join('');
}

function whatRuns(running: number, all: number): string {
  if (all === 0) return '';
  if (running === all) return all === 1 ? ': its stream runs elsewhere' : `: its ${all} streams run elsewhere`;
  return `: ${running} of its ${counted(all)} run${running === 1 ? 's' : ''} elsewhere`;
}

function whyNotRunning({ name, owner, stats }: StreamJson): string {
  const where = owner === null ? 'has no node' : `is at ${owner.node}`;
  const how = { running: '', waiting: owner === null ? '' : ' and still starts', error: ' and does not run' };
  return `${name} ${where}${stats.status === null ? '' : how[stats.status]}: ${stats.reason}`;
}

export function counted(streams: number): string {
  return `${streams} ${streams === 1 ? 'stream' : 'streams'}`;
}
