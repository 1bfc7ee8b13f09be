// Durations, sizes and numbers, each with its limits.

import { formatDuration, parseDuration } from '../../base/duration.ts';
import { formatBytes, parseSize } from '../../base/size.ts';
import { type Parsed, type ValueType, value, wrong } from './value-type.ts';

/** Timers take no more than 2^31 ms: beyond that they fire at once. */
const longestMs = 24 * 86_400_000;

/** Milliseconds. */
export function duration(leastMs = 0, mostMs = longestMs): ValueType<number> {
  const expected = `a duration${limits(leastMs, mostMs, leastMs === 0, mostMs === longestMs, formatDuration)}, such as 2s, 500ms or 5m`;
  return {
    expected,
    parse(text) {
      const ms = parseDuration(text);
      return ms === null ? wrong('is not a duration') : within(ms, leastMs, mostMs);
    },
  };
}

/** Bytes, not a percentage. */
export function bytes(least: number): ValueType<number> {
  return {
    expected: `a size of at least ${formatBytes(least)}, such as 500M or 2G`,
    parse(text) {
      const size = parseSize(text);
      if (size === null) return wrong('is not a size');
      return size.type === 'percent'
        ? wrong('cannot be a percentage')
        : within(size.bytes, least, Number.MAX_SAFE_INTEGER);
    },
  };
}

export function integer(least: number, most: number): ValueType<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    parse: text => (/^\d{1,15}$/.test(text) ? within(Number(text), least, most) : wrong('is not a whole number')),
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
  expected: 'a number from 0.01 to 10000, such as 1 or 2.5',
  parse: text => (/^\d{1,6}(\.\d{1,4})?$/.test(text) ? within(Number(text), 0.01, 10_000) : wrong('is not a number')),
};

function within(number: number, least: number, most: number): Parsed<number> {
  if (number < least) return wrong('is too small');
  return number > most ? wrong('is too large') : value(number);
}

function limits(least: number, most: number, noLeast: boolean, noMost: boolean, show: (n: number) => string): string {
  if (noLeast && noMost) return '';
  if (noMost) return ` of at least ${show(least)}`;
  return noLeast ? ` of at most ${show(most)}` : ` from ${show(least)} to ${show(most)}`;
}
