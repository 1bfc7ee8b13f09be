// Traffic that fills a link from the node behind it: segments of that node, as many at a time as fill it for good, as an overloaded line
// between two data centres has them.

import { setTimeout } from 'node:timers/promises';

const atOnce = 8;
const pauseMs = 100;

/** @param addresses of segments, newest last. @returns what ends it. */
export function flood(addresses: () => readonly string[]): () => Promise<void> {
  const end = new AbortController();
  const fetchAll = async () => {
    while (!end.signal.aborted) {
      const url = addresses().at(-1);
      try {
        if (url !== undefined) await (await fetch(url, { signal: end.signal })).arrayBuffer();
      } catch {
        // The link is full, and its node may be going.
        await setTimeout(pauseMs);
      }
    }
  };
  const all = Promise.all(Array.from({ length: atOnce }, fetchAll));
  return async () => {
    end.abort();
    await all;
  };
}
