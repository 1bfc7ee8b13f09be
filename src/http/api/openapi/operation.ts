// One call of the API, as the OpenAPI document tells of it.

import type { Schema } from './schema.ts';

/** Who may: everybody, who may read (view_auth), or who may change something (edit_auth). */
export type Access = 'open' | 'read' | 'change';

export interface Operation {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** Below the base, with `{name}` for what varies. */
  readonly path: string;
  /** Unique, for programs that are made from the document. */
  readonly id: string;
  readonly summary: string;
  readonly access: Access;
  /** Names in `parameters`; those of the path need not be said. */
  readonly parameters?: readonly string[];
  /** The name of a schema. */
  readonly body?: string;
  /** The name of the schema of what 200 has. */
  readonly answer: string;
  /** It may be followed as server-sent events too. */
  readonly isStream?: true;
  /** Statuses beside those of its access. */
  readonly errors?: readonly number[];
  /** Schemas of errors that say more than the others. */
  readonly moreErrors?: Readonly<Record<number, string>>;
  /** Where it stands beside the API's bases. */
  readonly server?: string;
}

export const parameters: Readonly<Record<string, Schema>> = {
  limit: query('limit', { type: 'integer', minimum: 1, maximum: 10_000, default: 100 }, 'how many at most'),
  cursor: query('cursor', { type: 'string' }, '`next` of the page before'),
  names: query('name', { type: 'string' }, 'one name, or several with commas'),
  since: query('since', { type: 'string' }, 'the id of the last event that is known: what is newer comes first'),
  format: query('format', { type: 'string', enum: ['json'] }, 'json: all at once, as with `Accept: application/json`'),
  lastEventId: {
    ...{ name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } },
    description: 'as `since`, and before it',
  },
};

function query(name: string, schema: Schema, description: string): Schema {
  return { name, in: 'query', schema, description };
}
