// An event in words: what happened, to whom, and how bad that is. A type that this version does not know is shown as it is called.

import type { Tone } from '../streams/stream-state.ts';
import type { ClusterEvent } from './cluster-event.ts';

export interface EventWords {
  readonly subject: string;
  readonly happened: string;
  readonly tone: Tone;
}

export function eventWords(event: ClusterEvent): EventWords {
  const { type, node, stream, from, to } = event;
  const subject = stream ?? node ?? '';
  const taker = to ?? node;
  switch (type) {
    case 'stream_claimed':
      return { subject, happened: taker === null ? 'has an owner' : `taken by ${taker}`, tone: 'good' };
    case 'stream_moved':
      return { subject, happened: moved(from, taker), tone: 'idle' };
    case 'stream_lost':
      return { subject, happened: from === null ? 'lost its owner' : `lost its owner ${from}`, tone: 'bad' };
    case 'stream_stopped':
      return { subject, happened: 'switched off', tone: 'idle' };
    case 'peer_up':
      return { subject, happened: 'is up', tone: 'good' };
    case 'peer_down':
      return { subject, happened: 'is down', tone: 'bad' };
    case 'drain_started':
      return { subject, happened: 'drains', tone: 'warn' };
    case 'drain_ended':
      return { subject, happened: 'drains no more', tone: 'good' };
    case 'config_changed':
      return { subject, happened: 'has another configuration', tone: 'idle' };
    case 'etcd_lost':
      return { subject: subject || 'etcd', happened: subject === '' ? 'is away' : 'lost etcd', tone: 'bad' };
    case 'etcd_back':
      return { subject: subject || 'etcd', happened: subject === '' ? 'is back' : 'has etcd back', tone: 'good' };
    case 'gap':
      return { subject: '', happened: 'some events were missed', tone: 'warn' };
    default:
      return { subject, happened: type.replaceAll('_', ' '), tone: 'idle' };
  }
}

function moved(from: string | null, to: string | null): string {
  if (from === null) return to === null ? 'moved' : `moved to ${to}`;
  return to === null ? `moved away from ${from}` : `moved from ${from} to ${to}`;
}
