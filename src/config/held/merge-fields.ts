// A change of a stream held in etcd, merged into what stands there: a field that is given replaces the former one as a whole, null takes it
// away, what the API only shows is passed over. A URL given as the API shows it, with its password hidden, stays what it was.

import { maskUrl } from '../../base/mask-url.ts';
import { hidden } from '../syntax/mask.ts';
import { sourceUrl } from '../values/source-url.ts';
import type { Fields } from './held-stream.ts';

/** Somebody may send back what was shown. */
const shownOnly = ['name', 'stats', 'owner', 'reason', 'log', 'held_in', 'history', 'stopped'];

export function mergeFields(before: Fields, change: Fields): Fields {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(change)) {
    if (shownOnly.includes(name)) continue;
    if (value === null) merged.delete(name);
    else if (name === 'inputs') merged.set(name, withSecrets(value, before.inputs));
    else merged.set(name, name === 'on_play' ? withSecret(value, before.on_play) : value);
  }
  return Object.fromEntries(merged);
}

function withSecrets(inputs: unknown, former: unknown): unknown {
  if (!Array.isArray(inputs)) return inputs;
  const known = (Array.isArray(former) ? former : []).flatMap(urlOf);
  return inputs.map((input: unknown) => {
    const [url] = urlOf(input);
    const meant = url?.includes(hidden) ? known.find(one => shownAs(one).includes(url)) : undefined;
    if (meant === undefined) return input;
    return typeof input === 'string' ? meant : { ...Object(input), url: meant };
  });
}

function withSecret(url: unknown, former: unknown): unknown {
  const isShown = typeof url === 'string' && typeof former === 'string' && url.includes(hidden);
  return isShown && maskUrl(former) === url ? former : url;
}

/** As it was written, and as this program spells it. */
function shownAs(url: string): readonly string[] {
  const parsed = sourceUrl.parse(url);
  return parsed.type === 'value' ? [maskUrl(url), maskUrl(parsed.value.url)] : [maskUrl(url)];
}

function urlOf(input: unknown): readonly string[] {
  const url: unknown = typeof input === 'object' && input !== null && 'url' in input ? input.url : input;
  return typeof url === 'string' ? [url] : [];
}
