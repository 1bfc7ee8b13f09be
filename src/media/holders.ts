// Who has the bytes of a window's entries, as it becomes known: a copy is confirmed after its segment was published, or a node begins a
// new life with empty hands.

import type { LiveWindow, WindowEntry } from './window.ts';

/** The same window when it holds no such entry, or the node is known to have it. */
export function withHolder(window: LiveWindow, name: string, node: string): LiveWindow {
  return withFinds(window, node, entry => entry.name === name);
}

/** The node is known to have what `has` says. */
export function withFinds(window: LiveWindow, node: string, has: (entry: WindowEntry) => boolean): LiveWindow {
  return change(window, entry =>
    has(entry) && !entry.holders.includes(node) ? { ...entry, holders: [...entry.holders, node] } : entry,
  );
}

/** The same window when the node has nothing of it. */
export function withoutHolder(window: LiveWindow, node: string): LiveWindow {
  return change(window, entry =>
    entry.holders.includes(node) ? { ...entry, holders: entry.holders.filter(holder => holder !== node) } : entry,
  );
}

/** The window that a new owner begins with: its predecessor's, where what nobody has is a gap from now on and for ever. */
export function withGaps(window: LiveWindow, isHeld: (entry: WindowEntry) => boolean): LiveWindow {
  return change(window, entry => (entry.isGap || isHeld(entry) ? entry : { ...entry, isGap: true }));
}

function change(window: LiveWindow, changeEntry: (entry: WindowEntry) => WindowEntry): LiveWindow {
  const [first, ...others] = window.listed;
  const listed: LiveWindow['listed'] = [changeEntry(first), ...others.map(changeEntry)];
  const lingering = window.lingering.map(changeEntry);
  const isSame =
    listed.every((entry, index) => entry === window.listed[index]) &&
    lingering.every((entry, index) => entry === window.lingering[index]);
  return isSame ? window : { ...window, listed, lingering };
}
