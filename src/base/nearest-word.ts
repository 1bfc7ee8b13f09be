// Finds the word that somebody probably meant, for error messages. Case, '-' and '_' do not count; a swap of neighbours is one mistake.
// Long input is never compared: it is no misspelling, and the cost would grow with it.

const longestWord = 40;

/** The nearest of `known` within about a third of its letters (at least 1), else one that is the begin of the other (at least 3 letters).
 *  The first of equals; null when none is near. */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  if (word.length > longestWord) return null;
  const wanted = plain(word);
  if (wanted === '') return null;
  let nearest: string | null = null;
  let prefixed: string | null = null;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const letters = plain(candidate);
    const allowed = Math.max(1, Math.floor(Math.min(letters.length, wanted.length) / 3));
    if (Math.min(letters.length, wanted.length) >= 3 && (letters.startsWith(wanted) || wanted.startsWith(letters)))
      prefixed ??= candidate;
    if (Math.abs(letters.length - wanted.length) > allowed) continue;
    const mistakes = distance(wanted, letters);
    if (mistakes <= allowed && mistakes < nearestDistance) {
      nearest = candidate;
      nearestDistance = mistakes;
    }
  }
  return nearest ?? prefixed;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

/** Edits (insert, delete, replace, swap of neighbours) between two words, by three rows of the usual table. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1);
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
