// A change of a stream held in etcd, merged into what stands there: a field that is given replaces the former one as a whole, null takes it
// away, what the API only shows is passed over. What is sent back just as the API shows it stays what it was: a URL with its password hidden, a
// header of an input whose value is, a cluster_ingest with the options that are not shown. So nobody loses what they could not see.

import { maskUrl } from '../../base/mask-url.ts';
import { hidden } from '../syntax/mask.ts';
import { sourceUrl, spellSourceUrl } from '../values/source-url.ts';
import type { Fields } from './held-stream.ts';

/** Somebody may send back what was shown. */
const shownOnly = ['name', 'stats', 'owner', 'reason', 'log', 'held_in', 'history', 'stopped'];

export function mergeFields(before: Fields, change: Fields): Fields {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(change)) {
    if (shownOnly.includes(name)) continue;
    if (value === null) merged.delete(name);
    else merged.set(name, (keepers[name] ?? given)(value, before[name]));
  }
  return Object.fromEntries(merged);
}

type Keep = (value: unknown, former: unknown) => unknown;

const given: Keep = value => value;

const keepers: Readonly<Record<string, Keep | undefined>> = Object.assign(Object.create(null), {
  inputs: inputsAsShown,
  cluster_ingest: clusterIngestAsShown,
  on_play: secretAsShown,
});

function inputsAsShown(inputs: unknown, former: unknown): unknown {
  if (!Array.isArray(inputs)) return inputs;
  const known = Array.isArray(former) ? inOrderOfPreference(former) : [];
  const left = [...known];
  return inputs.map((input: unknown) => {
    const [url] = urlOf(input);
    if (url === undefined) return input;
    const isMeant = (one: unknown) => urlOf(one).some(text => shownAs(text).includes(url));
    // two users of one camera look the same: each is meant once, before one of them is meant again
    const index = left.findIndex(isMeant);
    const meant = index < 0 ? known.find(isMeant) : left.splice(index, 1)[0];
    return meant === undefined ? input : withHidden(input, meant);
  });
}

/** As they are shown. */
function inOrderOfPreference(inputs: readonly unknown[]): readonly unknown[] {
  const ranked = inputs.map((input, index) => ({
    input,
    rank: (isFields(input) && Number(input.priority)) || index + 1,
  }));
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ input }) => input);
}

/** @param meant the former input that has the same URL, as far as that is shown. */
function withHidden(input: unknown, meant: unknown): unknown {
  const [url] = urlOf(meant);
  if (!isFields(input)) return url;
  const { headers } = input;
  const known = isFields(meant) && isFields(meant.headers) ? meant.headers : {};
  if (!isFields(headers)) return { ...input, url };
  const whole = Object.entries(headers).map(([name, value]) => [
    name,
    value === hidden && Object.hasOwn(known, name) ? known[name] : value,
  ]);
  return { ...input, url, headers: Object.fromEntries(whole) };
}

function clusterIngestAsShown(value: unknown, former: unknown): unknown {
  const isShown = typeof former === 'object' && (hasOnly(value, 'capture_at') || hasOnly(value));
  return isShown && captureAt(value) === captureAt(former) ? former : value;
}

function secretAsShown(url: unknown, former: unknown): unknown {
  const isShown = typeof url === 'string' && typeof former === 'string' && url.includes(hidden);
  return isShown && maskUrl(former) === url ? former : url;
}

/** As it was written, and as it is shown. */
function shownAs(url: string): readonly string[] {
  const parsed = sourceUrl.parse(url);
  return parsed.type === 'value' ? [maskUrl(url), maskUrl(spellSourceUrl(parsed.value))] : [maskUrl(url)];
}

function urlOf(input: unknown): readonly string[] {
  const url: unknown = typeof input === 'object' && input !== null && 'url' in input ? input.url : input;
  return typeof url === 'string' ? [url] : [];
}

function captureAt(clusterIngest: unknown): string {
  const isGiven = typeof clusterIngest === 'object' && clusterIngest !== null && 'capture_at' in clusterIngest;
  const names = isGiven ? clusterIngest.capture_at : [];
  return Array.isArray(names) ? names.join(',') : `${names}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these fields and no others. */
function hasOnly(value: unknown, ...names: readonly string[]): boolean {
  if (!isFields(value)) return false;
  return Object.keys(value).length === names.length && names.every(name => Object.hasOwn(value, name));
}
