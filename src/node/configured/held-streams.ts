// The streams that are held in etcd, as this node sees them: how each is configured here, what is wrong with some, and changes of them on behalf
// of an operator: merged into what stands there, checked as a file would be, and put into etcd if nobody was faster.

import type { StreamValue } from '../../cluster/mirror/stream-value.ts';
import type { OrderOutcome } from '../../cluster/orders/order.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { Config, StreamConfig, StreamDefaults } from '../../config/config.ts';
import { type Fields, type HeldStream, heldStreamConfig } from '../../config/held/held-stream.ts';
import { mergeFields } from '../../config/held/merge-fields.ts';
import { checkHeldStream, type FieldError } from '../../config/held/read-held-stream.ts';
import { connectsEverywhere, unclusteredWarning } from '../../config/relations/unclustered-streams.ts';
import type { Log } from '../../ports.ts';
import type { Orders } from '../loop/orders.ts';
import { sameSources } from './same-sources.ts';
import type { StreamIndex } from './stream-index.ts';

export interface HeldStreamsNeeds {
  readonly state: () => ClusterState;
  readonly config: () => Config;
  readonly streams: Pick<StreamIndex, 'all'>;
  readonly orders: Pick<Orders, 'ask'>;
  readonly log: Log;
}

export type HoldOutcome = OrderOutcome | { readonly type: 'wrong'; readonly errors: readonly FieldError[] };

const mostTold = 5;

export class HeldStreams {
  readonly #needs: HeldStreamsNeeds;

  constructor(needs: HeldStreamsNeeds) {
    this.#needs = needs;
  }

  /** With those of the file. */
  get streamCount(): number {
    return this.#needs.streams.all.length;
  }

  /** Adds it, or changes what is given. */
  async change(stream: string, fields: Fields, by: string): Promise<HoldOutcome> {
    const { state, config, streams, orders } = this.#needs;
    const row = state().mirror.latest.streams.get(stream);
    const wanted = mergeFields(row?.value?.stream.fields ?? {}, fields);
    const isInFile = config().streams.some(({ name }) => name === stream);
    const checked = checkHeldStream(stream, wanted, { peers: config().peers, streams: streams.all });
    // that it is the file's matters more than what is wrong with the change
    if (checked.type === 'wrong' && !isInFile) return checked;
    const given = checked.type === 'wrong' ? wanted : checked.stream.fields;
    const outcome = await orders.ask({ order: { type: 'hold', stream, fields: given, seen: row?.mod ?? 0 }, by });
    if (outcome.type === 'done' && checked.type === 'stream') this.#warnOf(stream, checked.stream);
    return outcome;
  }

  async remove(stream: string, by: string): Promise<OrderOutcome> {
    return await this.#needs.orders.ask({ order: { type: 'remove', stream }, by });
  }

  #warnOf(stream: string, { config }: HeldStream): void {
    const { config: ofFile, log } = this.#needs;
    const reason = connectsEverywhere(config) ? unclusteredWarning([stream], ofFile().peers.length) : null;
    if (reason !== null) log.warn('configuration', { reason, stream });
  }

  /** A sentence each. */
  warnings(): readonly string[] {
    const { state, config, streams } = this.#needs;
    const held = state().mirror.latest.streams;
    if (held.size === 0) return [];
    const inFile = new Set(config().streams.map(({ name }) => name));
    const both = [...held.keys()].filter(name => inFile.has(name));
    const everywhere = streams.all.filter(stream => held.has(stream.name) && !inFile.has(stream.name));
    const unclustered = unclusteredWarning(
      everywhere.filter(connectsEverywhere).map(({ name }) => name),
      config().peers.length,
    );
    return [
      ...(both.length === 0
        ? []
        : [`${listed(both)} in the file and in etcd as well: the file counts; take one of them away`]),
      ...[...held].flatMap(([name, { value }]) => troubleOf(name, value)),
      ...(unclustered === null ? [] : [unclustered]),
      ...sameSources(streams.all)
        .slice(0, mostTold)
        .map(
          ([one, other]) =>
            `the streams ${one} and ${other} take the same source: one camera serves one client; take one of them away`,
        ),
    ];
  }
}

/** All streams of this node: those of its file, and those held in etcd that the file does not have. */
export function allStreams({ streams, streamDefaults }: Config, { mirror }: ClusterState): readonly StreamConfig[] {
  const held = mirror.latest.streams;
  if (held.size === 0) return streams;
  const inFile = new Set(streams.map(({ name }) => name));
  const further = [...held].flatMap(([name, { value }]) =>
    value === null || inFile.has(name) ? [] : [configOf(name, value.stream, streamDefaults)],
  );
  return [...streams, ...further];
}

const known = new WeakMap<HeldStream, { readonly defaults: StreamDefaults; readonly config: StreamConfig }>();

/** The very same object while nothing of it has changed. */
function configOf(name: string, stream: HeldStream, defaults: StreamDefaults): StreamConfig {
  const last = known.get(stream);
  if (last?.defaults === defaults) return last.config;
  const config = heldStreamConfig(name, stream, defaults);
  known.set(stream, { defaults, config });
  return config;
}

function troubleOf(name: string, value: StreamValue | null): readonly string[] {
  const unread = `what stands in etcd of the stream '${name}' cannot be read`;
  if (value === null)
    return [`${unread}: a later version of weir, or a stranger, wrote it; it does not run at this node`];
  return value.trouble === null
    ? []
    : [`${unread} (${value.trouble}): it goes on where it runs, as it was before, and no other node takes it over`];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.length === 1 ? `the stream ${shown} stands` : `the streams ${shown}${more} stand`;
}
