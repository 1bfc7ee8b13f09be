// A stream that is held in etcd instead of a file: the fields of the API, checked by the table of directives like the statements of a file.
// What it leaves out is the file's to say, or the default. It takes no template: where it is placed must not depend on any node's file.

import type { StreamConfig, StreamDefaults } from '../config.ts';

/** By the names of the API. */
export type Fields = Readonly<Record<string, unknown>>;

export interface HeldStream {
  /** As they were given: what a change is merged into, and what is written. There may be secrets in them. */
  readonly fields: Fields;
  readonly config: Omit<StreamConfig, 'name' | keyof StreamDefaults> & Partial<StreamDefaults>;
}

/** The stream as it is configured at a node whose file says `defaults`. */
export function heldStreamConfig(name: string, { config }: HeldStream, defaults: StreamDefaults): StreamConfig {
  return { name, ...defaults, ...config };
}
