// Durations, sizes and numbers, each with its limits.

import { formatDuration, parseDuration } from '../../base/duration.ts';
import { formatBytes, parseSize } from '../../base/size.ts';
import { type Parsed, type ValueType, value, wrong } from './value-type.ts';

/** Timers take no more than 2^31 ms: beyond that they fire at once. */
const longestMs = 24 * 86_400_000;

interface Limits {
  readonly least: number;
  readonly most: number;
  readonly show: (number: number) => string;
}

/** Milliseconds. */
export function duration(leastMs = 0, mostMs = longestMs): ValueType<number> {
  const limits = { least: leastMs, most: mostMs, show: formatDuration };
  return {
    expected: `a duration such as 2s, 500ms or 5m${leastMs === 0 ? '' : `, at least ${formatDuration(leastMs)}`}`,
    parse(text) {
      const ms = parseDuration(text);
      return ms === null ? wrong('is not a duration') : within(ms, limits);
    },
  };
}

/** Bytes, not a percentage. */
export function bytes(least: number): ValueType<number> {
  const limits = { least, most: Number.MAX_SAFE_INTEGER, show: formatBytes };
  return {
    expected: `a size such as 500M or 2G, at least ${formatBytes(least)}`,
    parse(text) {
      const size = parseSize(text);
      if (size === null) return wrong('is not a size');
      return size.type === 'percent' ? wrong('cannot be a percentage') : within(size.bytes, limits);
    },
  };
}

export function integer(least: number, most: number): ValueType<number> {
  const limits = { least, most, show: String };
  return {
    expected: `a whole number from ${least} to ${most}`,
    parse: text => (/^\d{1,15}$/.test(text) ? within(Number(text), limits) : wrong('is not a whole number')),
  };
}

/** A whole number, or the word `unlimited`, which is null. */
export function integerOrUnlimited(least: number, most: number): ValueType<number | null> {
  const number = integer(least, most);
  return {
    expected: `${number.expected}, or unlimited`,
    parse: text => (text === 'unlimited' ? value(null) : number.parse(text)),
  };
}

/** A load or a capacity. */
export const weight: ValueType<number> = {
  expected: 'a number such as 1 or 2.5, from 0.01 to 10000',
  parse: text =>
    /^\d{1,6}(\.\d{1,4})?$/.test(text)
      ? within(Number(text), { least: 0.01, most: 10_000, show: String })
      : wrong('is not a number'),
};

function within(number: number, { least, most, show }: Limits): Parsed<number> {
  if (number < least) return wrong(`is less than ${show(least)}`);
  return number > most ? wrong(`is more than ${show(most)}`) : value(number);
}
