// Whether the query says `word=1`. Most requests have no query at all.

export function hasWord(querystring: string, word: string): boolean {
  return querystring !== '' && new URLSearchParams(querystring).getAll(word).includes('1');
}
