// Makes the metrics of prom-client that the table in series.ts describes, in a registry.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type SeriesName, series } from './series.ts';

type Named<Type> = { [Name in SeriesName]: (typeof series)[Name]['type'] extends Type ? Name : never }[SeriesName];
type Label<Name extends SeriesName> = (typeof series)[Name]['labels'][number];

export function makeCounter<Name extends Named<'counter'>>(registry: Registry, name: Name): Counter<Label<Name>> {
  return new Counter(describe(registry, name));
}

export function makeGauge<Name extends Named<'gauge'>>(registry: Registry, name: Name): Gauge<Label<Name>> {
  return new Gauge(describe(registry, name));
}

/** @param buckets upper bounds. */
export function makeHistogram<Name extends Named<'histogram'>>(
  registry: Registry,
  name: Name,
  buckets: readonly number[],
): Histogram<Label<Name>> {
  return new Histogram({ ...describe(registry, name), buckets: [...buckets] });
}

function describe<Name extends SeriesName>(registry: Registry, name: Name) {
  const { help, labels } = series[name];
  const labelNames: readonly Label<Name>[] = labels;
  return { name, help, labelNames, registers: [registry] };
}
