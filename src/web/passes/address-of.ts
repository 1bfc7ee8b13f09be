// Where a file of a stream is, at the node that served the page, with what opens it.

import type { Pass } from './passes.ts';

/** @param words of the query. */
export function addressOf(stream: string, file: string, pass: Pass | null, ...words: readonly string[]): string {
  const query = [...words, ...(pass === null ? [] : [`token=${encodeURIComponent(pass.token)}`])].join('&');
  return `/${pathOf(stream)}/${file}${query === '' ? '' : `?${query}`}`;
}

/** Slashes of a name stay. */
function pathOf(stream: string): string {
  return stream.split('/').map(encodeURIComponent).join('/');
}
