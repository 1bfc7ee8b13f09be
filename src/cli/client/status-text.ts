// The words of `weir status`: what is wrong first, then a table of nodes and one of streams.

import type { NodeJson } from '../../http/api/node-json.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import { type Cell, printable, table } from './table.ts';

export interface ClusterStatus {
  readonly node: NodeJson;
  readonly peers: readonly PeerJson[];
  readonly streams: readonly StreamJson[];
  readonly nowUnixMs: number;
}

const paints = { good: '32', warn: '33', bad: '31', quiet: '2', strong: '1' } as const;

export function statusText({ node, peers, streams, nowUnixMs }: ClusterStatus, colored: boolean): string {
  const paint = (text: string, sgr: string) => (colored ? `\x1b[${sgr}m${printable(text)}\x1b[0m` : printable(text));
  const up = peers.filter(peer => peer.stats.status !== 'down').length;
  const head = `cluster ${node.cluster}, seen from ${node.hostname}: ${up} of ${peers.length} nodes up, ${countedStreams(streams)}`;
  const troubles = [
    ...(node.ready ? [] : [paint(`${node.hostname} is not ready: ${node.ready_reason}`, paints.bad)]),
    ...(node.ready && node.etcd.trouble !== null ? [paint(`etcd: ${node.etcd.trouble}`, paints.warn)] : []),
    ...node.warnings.map(warning => paint(`warning: ${warning}`, paints.warn)),
  ];
  const nodes = table(
    nodeHead,
    peers.map(peer => nodeCells(peer, node.hostname)),
    colored,
  );
  const list = table(
    streamHead,
    streams.map(stream => streamCells(stream, nowUnixMs)),
    colored,
  );
  return `${[paint(head, paints.strong), ...troubles].join('\n')}\n\n${nodes}\n${list}`;
}

/** Those that nobody wants to run are no part of the whole. */
function countedStreams(streams: readonly StreamJson[]): string {
  const words = streams.map(stream => stateOf(stream).text);
  const count = (...wanted: readonly string[]) => words.filter(word => wanted.includes(word)).length;
  const running = `${count('running')} of ${words.length - count('stopped', 'disabled')} streams running`;
  const idle = ['stopped', 'disabled'].filter(word => count(word) > 0).map(word => `, ${count(word)} ${word}`);
  return `${running}${idle.join('')}`;
}

const nodeHead = ['NODE', 'STATE', 'STREAMS', 'LOAD', 'LEASE', 'MEMBER FOR', 'VERSION', 'CONFIGURATION'];

/** @param seenFrom the node that answers. */
function nodeCells({ hostname, stats }: PeerJson, seenFrom: string): readonly Cell[] {
  // a node of an earlier version does not tell of others' leases
  const { lease_remaining_ms: leaseMs = null } = stats as Partial<PeerJson['stats']>;
  const differs = { text: `differs from ${seenFrom}'s`, paint: paints.warn };
  return [
    { text: hostname },
    nodeState(stats),
    { text: String(stats.total_streams) },
    { text: String(Math.round(stats.load * 10) / 10) },
    { text: leaseMs === null ? '-' : `${(leaseMs / 1000).toFixed(1)} s` },
    { text: stats.uptime === null ? '-' : lasting(stats.uptime) },
    { text: stats.version ?? '-' },
    stats.config_differs ? differs : { text: stats.status === 'down' ? '-' : 'the same' },
  ];
}

/** In the words of the cluster page. */
function nodeState({ status, suspect }: PeerJson['stats']): Cell {
  if (status !== 'down' && suspect) return { text: 'suspect', paint: paints.bad };
  const tones = { up: paints.good, draining: paints.warn, down: paints.bad };
  return { text: status, paint: tones[status] };
}

const streamHead = ['STREAM', 'STATE', 'NODE', 'SINCE', 'BITRATE', 'WHY'];

function streamCells(stream: StreamJson, nowUnixMs: number): readonly Cell[] {
  const { stats, owner } = stream;
  const state = stateOf(stream);
  const sentences = [stats.reason, ...stats.warnings].filter(sentence => sentence !== '' && sentence !== stream.reason);
  return [
    { text: stream.name },
    state,
    { text: nodesOf(stream) },
    { text: owner === null ? '-' : lasting((nowUnixMs - owner.since) / 1000) },
    { text: stats.bitrate === null ? '-' : `${stats.bitrate} kbit/s` },
    { text: [stream.reason, ...sentences].join('; '), paint: paints.quiet },
  ];
}

/** Without cluster_ingest it has no owner: each node runs it on its own. */
function nodesOf({ disabled, cluster_ingest: shared, stats }: StreamJson): string {
  if (shared === undefined && !disabled) return 'every node';
  return stats.running_on.join(', ') || '-';
}

/** In the words of the cluster page. Before its owner has let go of a stopped stream, it still runs. */
function stateOf({ disabled, cluster_ingest: shared, owner, stopped, stats }: StreamJson): Cell {
  if (disabled) return { text: 'disabled', paint: paints.quiet };
  if (owner === null && shared !== undefined)
    return stopped === null ? { text: 'nowhere', paint: paints.bad } : { text: 'stopped', paint: paints.quiet };
  const tones = { running: paints.good, waiting: paints.warn, error: paints.bad };
  return stats.status === null
    ? { text: 'unknown', paint: paints.quiet }
    : { text: stats.status, paint: tones[stats.status] };
}

/** 42s, 3m, 5h20m, 4d: short, so that the columns stay narrow. */
function lasting(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (whole < 90) return `${whole}s`;
  if (minutes < 90) return `${minutes}m`;
  return hours < 48 ? `${hours}h${minutes % 60}m` : `${Math.floor(hours / 24)}d`;
}
