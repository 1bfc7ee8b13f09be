// Changes to a text that nobody would make on purpose: parts left out, doubled, repeated, swapped, signs and control characters put in between.

import fc, { type Arbitrary } from 'fast-check';

interface Mutation {
  readonly type: 'cut' | 'repeat' | 'insert' | 'replace' | 'swap';
  /** Where, and how far: from 0 to 1 of the text, so that any text can be mutated. */
  readonly at: number;
  readonly length: number;
  readonly times: number;
  readonly text: string;
}

const share = fc.integer({ min: 0, max: 10_000 }).map(number => number / 10_000);

/** @param odd what is put in. */
export function mutations(odd: Arbitrary<string>, most = 6): Arbitrary<(text: string) => string> {
  const one: Arbitrary<Mutation> = fc.record({
    type: fc.constantFrom('cut', 'repeat', 'insert', 'replace', 'swap'),
    at: share,
    length: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0.0001, 0.001, 0.01) }, { weight: 1, arbitrary: share }),
    times: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(1, 2, 3) },
      { weight: 1, arbitrary: fc.constantFrom(50, 1000) },
    ),
    text: odd,
  });
  return fc.array(one, { minLength: 1, maxLength: most }).map(all => text => all.reduce(mutate, text));
}

/** No longer than a test has time for. */
const mostCharacters = 200_000;

function mutate(text: string, { type, at, length, times, text: odd }: Mutation): string {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + Math.max(1, Math.floor(length * text.length)));
  const [before, piece, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (type) {
    case 'cut':
      return before + after;
    case 'repeat':
      return (
        before + piece.repeat(Math.max(1, Math.min(times, Math.floor(mostCharacters / (piece.length + 1))))) + after
      );
    case 'insert':
      return before + odd.repeat(Math.min(times, 200)) + piece + after;
    case 'replace':
      return before + odd + after;
    case 'swap':
      return after.slice(0, piece.length) + before + piece + after.slice(piece.length);
  }
}
