// Streams held in etcd, as an operator puts them there and takes them away. What they say was checked by whoever asks; here it is only looked
// whether the key is still as that one saw it. Each node acts on it when it learns of it: a removed stream's owner ends it and clears up.

import { keyOf } from '../mirror/keys.ts';
import { encodeStream } from '../mirror/stream-value.ts';
import type { ClusterState } from '../state.ts';
import type { Operation } from '../transaction.ts';
import type { Turn } from '../turn.ts';
import { done, ended, type HoldOrder, type OrderOutcome } from './order.ts';
import type { Verdict } from './verdict.ts';

export function holdStream({ state, now }: Turn, { stream, fields, seen }: HoldOrder, by: string): Verdict {
  const refusal = whyNot(state, stream);
  if (refusal !== null) return refusal;
  const key = streamKey(state, stream);
  const put: Operation = { type: 'put', key, value: encodeStream(fields, by, now.unixMs), leaseId: null };
  const compares = [{ key, target: 'mod', is: '=', revision: seen }] as const;
  const reason = `${stream} is ${seen === 0 ? 'added' : 'changed'}`;
  return { transaction: { compares, then: [put], else: [{ type: 'get', key }] }, done: done(reason) };
}

/** With the mark that it is switched off: another stream of that name begins anew. One that the file has as well goes on as the file says. */
export function removeStream(state: ClusterState, stream: string): Verdict {
  const refusal = whyNot(state, stream);
  const row = state.mirror.latest.streams.get(stream);
  if (row === undefined) return refusal ?? ended('unknown', `there is no stream '${stream}'`);
  const key = streamKey(state, stream);
  const stopKey = keyOf(state.settings.prefix, { table: 'stops', stream });
  const compares = [{ key, target: 'mod', is: '=', revision: row.mod }] as const;
  const then = (refusal === null ? [key, stopKey] : [key]).map(one => ({ type: 'delete', key: one }) as const);
  const reason = refusal === null ? `${stream} is removed` : `${stream} is removed from etcd; that of the file goes on`;
  return { transaction: { compares, then, else: [{ type: 'get', key }] }, done: done(reason) };
}

function whyNot({ settings }: ClusterState, stream: string): OrderOutcome | null {
  if (!settings.streams.has(stream) && !settings.ownStreams.has(stream)) return null;
  return ended('refused', `${stream} stands in the configuration file: change it there`);
}

function streamKey({ settings }: ClusterState, stream: string): string {
  return keyOf(settings.prefix, { table: 'streams', stream });
}
