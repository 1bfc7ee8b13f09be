// The OpenAPI document, made of the table of calls and the schemas: what a program, or a person with one of its viewers, needs to use the API.

import { type Access, type Operation, parameters } from './operation.ts';
import { operations } from './operations.ts';
import { ref, type Schema } from './schema.ts';
import { clusterSchemas } from './schemas/cluster-schemas.ts';
import { flussonicSchemas } from './schemas/flussonic-schemas.ts';
import { streamFieldsSchema } from './schemas/stream-fields.ts';
import { streamSchemas } from './schemas/stream-schemas.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> } & Schema;
  readonly [field: string]: unknown;
}

/** @param bases where the API stands; all answer the same. */
export function openApiDocument(version: string, bases: readonly string[]): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'weir',
      version,
      description:
        'Any node answers for the whole cluster from what it knows of it; a change is a transaction in etcd, so any node takes it, also while ' +
        'others are down. Names of streams are percent-encoded in paths.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: bases.map(url => ({ url })),
    paths: pathsOf(operations),
    components: {
      schemas: { ...streamSchemas, StreamFields: streamFieldsSchema, ...clusterSchemas, ...flussonicSchemas },
      parameters,
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'view_auth or edit_auth' },
        bearer: { type: 'http', scheme: 'bearer', description: 'the password of edit_auth' },
      },
    },
  };
}

function pathsOf(all: readonly Operation[]): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of all) {
    const { path, method, server } = operation;
    const servers = server === undefined ? {} : { servers: [{ url: server }] };
    paths[path] = { ...paths[path], [method]: { ...operationObject(operation), ...servers } };
  }
  return paths;
}

function operationObject({ id, summary, access, path, body, ...more }: Operation): Schema {
  const varying = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name));
  const known = (more.parameters ?? []).map(name => ({ $ref: `#/components/parameters/${name}` }));
  return {
    operationId: id,
    summary,
    ...(varying.length + known.length === 0 ? {} : { parameters: [...varying, ...known] }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    security: securityOf[access],
    responses: { 200: answerOf(more), ...errorsOf(access, more) },
  };
}

function pathParameter(name: string): Schema {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function answerOf({ answer, isStream }: Pick<Operation, 'answer' | 'isStream'>): Schema {
  const stream = isStream ? { 'text/event-stream': { schema: { type: 'string' } } } : {};
  return { description: 'As asked', content: { ...stream, ...json(answer) } };
}

/** Without a password in the file everybody may read, and only who is on the same machine may change something. */
const securityOf: Readonly<Record<Access, readonly Schema[]>> = {
  open: [],
  read: [{ basic: [] }, { bearer: [] }, {}],
  change: [{ basic: [] }, { bearer: [] }, {}],
};

const accessErrors: Readonly<Record<Access, readonly number[]>> = {
  open: [],
  read: [401, 429],
  change: [401, 403, 429],
};

const errorWords: Readonly<Record<number, string>> = {
  400: 'Something is wrong with what was asked',
  401: 'A password is needed, or was not right',
  403: 'Who asks may not do that',
  404: 'There is no such thing',
  409: 'Not as things are',
  413: 'The body is too large',
  429: 'Too many wrong passwords came from there, or too many streams are being changed',
  500: 'A bug in weir; the details are in the log of the node',
  503: 'Not now; try again',
};

function errorsOf(access: Access, { errors = [], moreErrors = {} }: Pick<Operation, 'errors' | 'moreErrors'>): Schema {
  const statuses = [...new Set([...accessErrors[access], ...errors, 500])].sort();
  return Object.fromEntries(
    statuses.map(status => {
      const content = json(moreErrors[status] ?? 'Error');
      return [status, { description: errorWords[status] ?? '', content }];
    }),
  );
}

function json(schema: string): Schema {
  return { 'application/json': { schema: ref(schema) } };
}
