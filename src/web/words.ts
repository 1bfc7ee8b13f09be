// Numbers as people read them.

/** 42 s, 3 min, 5 h 20 min, 4 d. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

export function bitrate(kilobitsPerSecond: number): string {
  if (kilobitsPerSecond >= 1e6) return `${(kilobitsPerSecond / 1e6).toFixed(2)} Gbit/s`;
  if (kilobitsPerSecond >= 1e3) return `${(kilobitsPerSecond / 1e3).toFixed(1)} Mbit/s`;
  return `${Math.round(kilobitsPerSecond)} kbit/s`;
}

/** 3 -> "3", 2.5 -> "2.5". */
export function short(number: number): string {
  return String(Math.round(number * 10) / 10);
}

/** "1 node", "3 nodes". */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** 12:39, in the viewer's time zone. */
export function clockText(unixMs: number): string {
  return new Date(unixMs).toLocaleTimeString('en-GB').slice(0, 5);
}

/** 12:39:05 of the same day, else 21 Nov 12:39; in the viewer's time zone. */
export function momentText(unixMs: number, nowUnixMs: number): string {
  const at = new Date(unixMs);
  const time = at.toLocaleTimeString('en-GB');
  if (at.toDateString() === new Date(nowUnixMs).toDateString()) return time;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time.slice(0, 5)}`;
}
