// The configuration together with the statements that it was made from, so that checks of relations can point to their place.

import type { Config, Input, PeerConfig, StreamConfig } from '../config.ts';
import type { Word } from '../syntax/token.ts';
import type { Block, Given } from './given.ts';

export interface BuiltPeer {
  readonly config: PeerConfig;
  readonly given: Given;
}

export interface BuiltInput {
  readonly config: Input;
  readonly word: Word;
}

export interface BuiltStream {
  readonly config: StreamConfig;
  readonly given: Given;
  /** In order of preference, as in the configuration. */
  readonly inputs: readonly BuiltInput[];
}

export interface Built {
  readonly config: Config;
  readonly top: Block;
  readonly peers: readonly BuiltPeer[];
  readonly streams: readonly BuiltStream[];
}
