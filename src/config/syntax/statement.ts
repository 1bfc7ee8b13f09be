// The tree of a configuration text: statements, some with a block of statements. Nothing is known here of what they mean.

import type { Place } from '../diagnostic.ts';
import type { Word } from './token.ts';

export interface Statement {
  readonly name: Word;
  readonly words: readonly Word[];
  /** null: it ended with `;`. */
  readonly block: StatementBlock | null;
}

export interface StatementBlock {
  readonly open: Place;
  readonly statements: readonly Statement[];
}
