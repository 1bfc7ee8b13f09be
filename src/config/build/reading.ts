// What statements are read with: where their errors go, and which of their words are secrets that no error may show.

import type { Problems } from '../problems.ts';
import type { Masks } from '../syntax/mask.ts';

export interface Reading {
  readonly problems: Problems;
  readonly masks: Masks;
}
