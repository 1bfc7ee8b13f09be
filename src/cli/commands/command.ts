// A command as a person calls it. The command line, --help and the completions of shells read nothing else.

export interface Command {
  readonly name: string;
  /** A line for the overview. */
  readonly summary: string;
  /** Sentences that say what it does and does not do. */
  readonly about: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** Further lines of help: a term, and what it means. */
  readonly terms?: { readonly title: string; readonly lines: readonly (readonly [term: string, meaning: string])[] };
  readonly examples: readonly string[];
  /** What its exit statuses mean; 0 is success everywhere. */
  readonly exits: readonly (readonly [status: 0 | 1 | 2, meaning: string])[];
  /** For the shells only: no help tells of it. */
  readonly isHidden?: boolean;
}

/** What a shell may complete a word with: names that a node knows, words, or files. */
export type Words = 'nodes' | 'streams' | 'files' | 'folders' | readonly string[];

export interface Argument {
  /** As help shows it: NODE. */
  readonly shown: string;
  readonly words: readonly Words[];
  readonly isOptional?: boolean;
}

export interface Option {
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** As help shows its value: FILE; null: it takes none. */
  readonly value: string | null;
  readonly isMany?: boolean;
  readonly isRequired?: boolean;
  readonly words?: readonly Words[];
  /** A line, with what holds when it is not given. */
  readonly help: string;
}
