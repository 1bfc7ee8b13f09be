// Words: one of a few, free text, paths, names.

import { nearestWord } from '../../base/nearest-word.ts';
import { type ValueType, value, wrong } from './value-type.ts';

export function choice<const W extends string>(...words: readonly W[]): ValueType<W> {
  return {
    expected: `one of ${words.join(', ')}`,
    parse(text) {
      const found = words.find(word => word === text);
      if (found !== undefined) return value(found);
      const near = nearestWord(text, words);
      return wrong(near === null ? 'is none of the known words' : `is unknown; did you mean '${near}'?`);
    },
  };
}

export function text(expected: string): ValueType<string> {
  return { expected, parse: given => (given.trim() === '' ? wrong('is empty') : value(given)) };
}

/** The name of a cluster or a template. */
export const plainName: ValueType<string> = {
  expected: 'a name of letters, digits, _ - . (at most 100)',
  parse: given => (/^[A-Za-z0-9_][\w.-]{0,99}$/.test(given) ? value(given) : wrong('is not a name')),
};

const reservedFirst = ['streamer', 'flussonic', 'cluster', 'metrics'];
/** What the addresses of a stream end in: a stream of that name would hide another one's. */
const reservedLast = [
  'index.m3u8',
  'video.m3u8',
  'playlist.m3u8',
  'mono.m3u8',
  'mpegts',
  'embed.html',
  'preview.jpg',
  'media_info.json',
];

export const streamName: ValueType<string> = {
  expected: 'a name of letters, digits, _ - . and / between parts (at most 200)',
  parse(given) {
    if (!/^[\w./-]{1,200}$/.test(given)) return wrong('is not a stream name');
    const parts = given.split('/');
    if (parts.some(part => part === '' || part === '.' || part === '..'))
      return wrong("has a part that is empty, '.' or '..'");
    const first = parts[0] ?? '';
    if (reservedFirst.includes(first)) return wrong(`begins with '${first}', which addresses of weir itself use`);
    const last = parts.at(-1) ?? '';
    if (reservedLast.includes(last)) return wrong(`ends with '${last}', which addresses of streams use`);
    return value(given);
  },
};

/** Where a secret comes from: the file itself, another file, the environment. */
export type SecretOrigin =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'environment'; readonly name: string };

export const secretOrigin: ValueType<SecretOrigin> = {
  expected: 'SECRET, file:/path or env:NAME',
  parse(given) {
    if (given.startsWith('file:')) {
      return given.length > 5 ? value({ type: 'file', path: given.slice(5) }) : wrong("names no file after 'file:'");
    }
    if (given.startsWith('env:')) {
      const name = given.slice(4);
      return /^\w+$/.test(name) ? value({ type: 'environment', name }) : wrong("names no variable after 'env:'");
    }
    return given.trim() === '' ? wrong('is empty') : value({ type: 'text', text: given });
  },
};
