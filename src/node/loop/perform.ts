// Performs the cluster's effects on the ports. Nothing is decided here but one thing: what needs a session is refused past its deadline.

import { sentenceOf } from '../../base/errors.ts';
import type { ProcessId } from '../../cluster/mirror/values.ts';
import type { ClusterEffect, ClusterFact } from '../../cluster/state.ts';
import type { StreamConfig } from '../../config/config.ts';
import type { Clock, Fence, Leftovers, Log, Meter, Store } from '../../ports.ts';
import type { Ingests } from '../ingests.ts';
import type { Orders } from './orders.ts';

export interface PerformNeeds {
  readonly clock: Clock;
  readonly store: Pick<Store, 'grantLease' | 'transact'>;
  readonly fence: Pick<Fence, 'setDeadline'>;
  readonly ingests: Pick<Ingests, 'run' | 'halt'>;
  readonly orders: Pick<Orders, 'answered'>;
  readonly leftovers: Pick<Leftovers, 'isAlive' | 'anyLeft'>;
  readonly log: Log;
  readonly meter: Pick<Meter, 'cluster'>;
  readonly streamConfig: (stream: string) => StreamConfig | null;
  readonly post: (fact: ClusterFact) => void;
  readonly exit: (status: 0 | 1, reason: string) => void;
}

export function performEffect(needs: PerformNeeds, effect: ClusterEffect): void {
  switch (effect.type) {
    case 'grant':
      return void grant(needs, effect);
    case 'transact':
      return void transact(needs, effect);
    case 'deadline':
      return needs.fence.setDeadline(effect.session, effect.deadlineMs);
    case 'run':
      return run(needs, effect);
    case 'halt':
      return needs.ingests.halt(effect.stream, effect.manner, effect.reason);
    case 'inspect':
      return void inspect(needs, effect.request, effect.processes);
    case 'say':
      return needs.log[effect.level](effect.event, { ...effect.fields, reason: effect.reason });
    case 'count':
      return needs.meter.cluster(effect.count);
    case 'ordered':
      return needs.orders.answered(effect.id, effect.outcome);
    case 'exit':
      return needs.exit(effect.status, effect.reason);
  }
}

type Effect<Type extends ClusterEffect['type']> = Extract<ClusterEffect, { type: Type }>;

async function grant(
  { store, post }: PerformNeeds,
  { request, ttlSeconds, timeoutMs }: Effect<'grant'>,
): Promise<void> {
  try {
    const { leaseId, ttlSeconds: granted } = await store.grantLease(ttlSeconds, timeoutMs);
    post({ type: 'granted', request, leaseId, ttlSeconds: granted });
  } catch (error) {
    post({ type: 'unanswered', request, reason: sentenceOf(error) });
  }
}

async function transact(needs: PerformNeeds, effect: Effect<'transact'>): Promise<void> {
  const { store, clock, post } = needs;
  const { request, transaction, deadlineMs } = effect;
  const leftMs = deadlineMs === null ? Number.POSITIVE_INFINITY : deadlineMs - clock.monotonicMs();
  try {
    if (leftMs <= 0) throw new Error('not sent: the deadline of the session has passed');
    const answer = await store.transact(transaction, Math.min(effect.timeoutMs, leftMs));
    post({ type: 'answered', request, answer });
  } catch (error) {
    post({ type: 'unanswered', request, reason: sentenceOf(error) });
  }
}

function run(needs: PerformNeeds, effect: Effect<'run'>): void {
  const { ingests, streamConfig, clock, log } = needs;
  const { stream, epoch, session, reason } = effect;
  // the end of the session, or of the stream, is about to be decided; until then nothing of it runs
  const refuse = (refusal: string) => log.warn('run-refused', { stream, epoch, session, reason: refusal });
  if (clock.monotonicMs() >= effect.deadlineMs) return refuse('the deadline of the session has passed');
  const config = streamConfig(stream);
  if (config === null) return refuse('the stream is not in the file any more');
  log.info('stream-claimed', { stream, epoch, session, reason });
  ingests.run({ stream: config, epoch, session });
}

async function inspect(
  { leftovers, post }: PerformNeeds,
  request: number,
  processes: readonly ProcessId[],
): Promise<void> {
  try {
    const named = processes.map(({ pid, startTime }) => leftovers.isAlive(pid, startTime));
    // Neither main nor fence lives, yet an orphan of theirs may.
    const alive = await Promise.all([...named, leftovers.anyLeft()]);
    post({ type: 'inspected', request, alive: alive.includes(true) });
  } catch (error) {
    post({ type: 'unanswered', request, reason: sentenceOf(error) });
  }
}
