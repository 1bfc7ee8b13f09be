// Marks that an operator puts and takes away: a node that shall be empty, a stream that shall not run.

import { type KeyName, keyOf } from '../mirror/keys.ts';
import type { Row } from '../mirror/row.ts';
import { type DrainValue, encodeValue } from '../mirror/values.ts';
import { candidates } from '../placement/candidates.ts';
import { keptByNode } from '../placement/plan.ts';
import { sharedStreams } from '../shared-streams.ts';
import type { ClusterState } from '../state.ts';
import { deletion } from '../transaction.ts';
import type { Turn } from '../turn.ts';
import { done, ended, type Order } from './order.ts';
import type { Verdict } from './verdict.ts';

export function markNode(turn: Turn, order: Extract<Order, { node: string }>, by: string): Verdict {
  const { mirror, settings } = turn.state;
  const { node } = order;
  const { members, drains } = mirror.latest;
  const mark = drains.get(node);
  const isKnown = settings.peers.includes(node) || members.has(node) || mark !== undefined;
  if (!isKnown) return ended('unknown', `there is no node '${node}'`);
  const name = { table: 'drains', node } as const;
  if (order.type === 'undrain') {
    if (mark === undefined) return done(`${node} was not marked to be drained`);
    return removing(turn.state, name, mark, `${node} takes streams again`);
  }
  if (mark !== undefined) return done(`${node} was marked to be drained already, by ${mark.value?.by}`);
  return putting(turn, name, by, drainWords(turn.state, node));
}

function drainWords({ mirror, settings }: ClusterState, node: string): string {
  if (!mirror.latest.members.has(node)) return `${node} is down, and gets no streams when it comes back`;
  const others = candidates(mirror.latest).filter(({ name }) => name !== node && !mirror.latest.drains.has(name));
  if (others.length === 0) return `no other node could take the streams of ${node}: they stay where they are`;
  const count = keptByNode(mirror.latest, settings).get(node)?.count ?? 0;
  return `${node} is being emptied of ${count} ${count === 1 ? 'stream' : 'streams'}`;
}

export function markStream(turn: Turn, order: Extract<Order, { type: 'stop' | 'start' }>, by: string): Verdict {
  const { mirror, settings } = turn.state;
  const { stream } = order;
  const mark = mirror.latest.stops.get(stream);
  if (!sharedStreams(mirror.latest, settings).has(stream) && mark === undefined) {
    return ended('unknown', `no stream '${stream}' is shared by the cluster`);
  }
  const name = { table: 'stops', stream } as const;
  if (order.type === 'start') {
    if (mark === undefined) return done(`${stream} was not switched off`);
    return removing(turn.state, name, mark, `${stream} is switched on`);
  }
  if (mark !== undefined) return done(`${stream} was switched off already, by ${mark.value?.by}`);
  return putting(turn, name, by, `${stream} is switched off`);
}

function putting({ state, now }: Turn, name: KeyName, by: string, sentence: string): Verdict {
  const key = keyOf(state.settings.prefix, name);
  const value = encodeValue({ by, at: now.unixMs });
  const transaction = {
    compares: [{ key, target: 'mod', is: '=', revision: 0 }],
    then: [{ type: 'put', key, value, leaseId: null }],
    else: [{ type: 'get', key }],
  } as const;
  return { transaction, done: done(sentence) };
}

function removing({ settings }: ClusterState, name: KeyName, { mod }: Row<DrainValue>, sentence: string): Verdict {
  return { transaction: deletion(keyOf(settings.prefix, name), mod), done: done(sentence) };
}
