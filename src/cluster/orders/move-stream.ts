// An operator's move. To a node: the stream stays there (no reclaim, no rebalancing) until that node goes. 'auto': it goes where it belongs,
// and may be moved by itself. Where the stream is there already, only that is said of it, and its ingest goes on.

import { effectiveOwner, isByHand, validMove } from '../mirror/tables.ts';
import { moveTransaction } from '../moves/ask-move.ts';
import { candidates, preferredNode } from '../placement/candidates.ts';
import { keptByNode } from '../placement/plan.ts';
import type { ClusterStream } from '../settings.ts';
import { sharedStreams } from '../shared-streams.ts';
import type { ClusterState } from '../state.ts';
import { done, ended, type OrderOutcome } from './order.ts';
import type { Verdict } from './verdict.ts';

/** @param to null: auto. */
export function moveStream(state: ClusterState, name: string, to: string | null, by: string): Verdict {
  const { mirror, settings } = state;
  const stream = sharedStreams(mirror.latest, settings).get(name);
  if (stream === undefined) return ended('unknown', `no stream '${name}' is shared by the cluster`);
  if (mirror.latest.stops.has(name)) return ended('refused', `${name} is switched off: start it first`);
  const owner = effectiveOwner(mirror.latest, name);
  if (owner === null)
    return ended('refused', `nobody has ${name} now: it goes where there is a place for it; ask again`);
  const underWay = validMove(mirror.latest, name)?.value;
  if (underWay != null) {
    return ended('refused', `${name} is on its way to ${underWay.to} (${underWay.reason}): ask again when it is there`);
  }
  const from = { node: owner.node, mod: owner.row.mod, byHand: isByHand(mirror.latest, name) };
  return to === null ? moveHome(state, stream, from, by) : moveByHand(state, name, from, to, by);
}

interface From {
  readonly node: string;
  readonly mod: number;
  readonly byHand: boolean;
}

function moveByHand(state: ClusterState, stream: string, from: From, to: string, by: string): Verdict {
  const wrong = whyNot(state, to);
  if (wrong !== null) return wrong;
  if (from.node === to) {
    const sentence = `${stream} is at ${to} already, and stays there`;
    const reason = `operator: stays at ${to} (asked by ${by})`;
    return from.byHand ? done(sentence, to) : moving(state, stream, from, to, { byHand: true, reason }, sentence);
  }
  const full = whyFull(state, to);
  if (full !== null) return full;
  const reason = `operator: moved to ${to} by hand (asked by ${by})`;
  return moving(state, stream, from, to, { byHand: true, reason }, `${stream} moves from ${from.node} to ${to}`);
}

function moveHome(state: ClusterState, stream: ClusterStream, from: From, by: string): Verdict {
  const { mirror, settings } = state;
  const { name } = stream;
  const home = preferredNode(mirror.latest, settings.prefix, stream);
  if (home !== null && home !== from.node) {
    const full = whyFull(state, home);
    if (full !== null) return full;
    const sentence = `${name} moves from ${from.node} to ${home}, which capture_at prefers`;
    const reason = `operator: to ${home}, which capture_at prefers (asked by ${by})`;
    return moving(state, name, from, home, { byHand: false, reason }, sentence);
  }
  if (!from.byHand) return done(`${name} is where it belongs, and nothing holds it there`, from.node);
  const sentence = `${name} goes on at ${from.node}, and may be moved by itself from now on`;
  const why = home === null ? 'and may be moved by itself' : 'which capture_at prefers';
  const reason = `operator: left at ${from.node}, ${why} (asked by ${by})`;
  return moving(state, name, from, from.node, { byHand: false, reason }, sentence);
}

function moving(
  state: ClusterState,
  stream: string,
  from: From,
  to: string,
  { byHand, reason }: { readonly byHand: boolean; readonly reason: string },
  sentence: string,
): Verdict {
  const toSession = state.mirror.latest.sessions.get(to) ?? 0;
  const transaction = moveTransaction(state, { stream, to, toSession, from: from.mod, reason }, byHand);
  return { transaction, done: done(sentence, to) };
}

function whyNot({ mirror, settings }: ClusterState, node: string): OrderOutcome | null {
  const { members, drains } = mirror.latest;
  const member = members.get(node);
  if (member === undefined && !settings.peers.includes(node)) return ended('unknown', `there is no node '${node}'`);
  if (member === undefined) return ended('refused', `${node} is down`);
  if (drains.has(node)) return ended('refused', `${node} drains: take its mark away first`);
  return member.value?.leaving === true ? ended('refused', `${node} is leaving the cluster`) : null;
}

function whyFull({ mirror, settings }: ClusterState, node: string): OrderOutcome | null {
  const most = candidates(mirror.latest).find(({ name }) => name === node)?.maxStreams ?? null;
  const { count } = keptByNode(mirror.latest, settings).get(node) ?? { count: 0 };
  return most !== null && count >= most
    ? ended('refused', `${node} is full: it has ${count} of ${most} streams`)
    : null;
}
