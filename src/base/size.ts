// Sizes as people write them: 500M, 2G, 90%. K, M, G, T are powers of 1024; a number without a unit is bytes.

export type Size =
  | { readonly type: 'bytes'; readonly bytes: number }
  | { readonly type: 'percent'; readonly percent: number };

const units: readonly string[] = ['', 'K', 'M', 'G', 'T'];

/** null when `text` is not a size. A percentage is 0 to 100. */
export function parseSize(text: string): Size | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)([KMGT%])?$/i.exec(text);
  if (!match) return null;
  const number = Number(match[1]);
  const unit = (match[2] ?? '').toUpperCase();
  if (unit === '%') return number <= 100 ? { type: 'percent', percent: number } : null;
  const bytes = Math.round(number * 1024 ** units.indexOf(unit));
  return Number.isSafeInteger(bytes) ? { type: 'bytes', bytes } : null;
}

/** The shortest exact spelling: 1073741824 is 1G, 1000 is 1000. */
export function formatBytes(bytes: number): string {
  let left = bytes;
  let power = 0;
  while (left >= 1024 && left % 1024 === 0 && power < units.length - 1) {
    left /= 1024;
    power += 1;
  }
  return `${left}${units[power] ?? ''}`;
}
