// Whether an answer of the API is as the OpenAPI document says. Objects are taken strictly here, so that an answer cannot have a field which
// the document lacks. Every answer that tests get of a made-up or a real node goes through this.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { apiBases } from '../../src/http/api/api-router.ts';
import { flussonicBase } from '../../src/http/api/flussonic/flussonic-router.ts';
import { type OpenApiDocument, openApiDocument } from '../../src/http/api/openapi/openapi-document.ts';

export interface ApiExchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

interface Answers {
  readonly servers?: readonly { readonly url: string }[];
  readonly responses?: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>> }>
  >;
}

export class ApiContract {
  readonly #document: OpenApiDocument;
  /** Whether schemas are schemas, the test of the document tells: looking at it here as well takes longer than all the rest. */
  readonly #ajv = new Ajv2020({
    ...{ strict: true, allowUnionTypes: true, allErrors: true, keywords: ['components'] },
    ...{ meta: false, validateSchema: false },
  });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument = openApiDocument('0.0.0', apiBases)) {
    this.#document = document;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'api', components: { schemas: closed(document.components.schemas) } });
  }

  /** null: the path is none of the API's. */
  operationOf({ method, path }: Pick<ApiExchange, 'method' | 'path'>): Answers | 'unknown' | null {
    const [address = ''] = path.split('?');
    const base = [...apiBases, flussonicBase].find(one => address.startsWith(`${one}/`));
    if (base === undefined) return null;
    const asked = address.slice(base.length);
    const found = Object.entries(this.#document.paths).find(([template]) => matches(template, asked));
    const operation: Answers | undefined = found?.[1][method.toLowerCase()];
    return operation !== undefined && (operation.servers?.[0]?.url ?? base) === base ? operation : 'unknown';
  }

  /** What is wrong with it: sentences. */
  violations(exchange: ApiExchange): readonly string[] {
    const { method, path, status, contentType, body } = exchange;
    if (this.operationOf(exchange) === null || method === 'HEAD' || method === 'OPTIONS') return [];
    const what = `${method} ${path}: ${status} ${contentType}`;
    const schema = this.schemaOf(exchange);
    if (schema === null) return [`${what} is not documented (src/http/api/openapi/operations.ts)`];
    if (schema === 'text') return [];
    return this.errorsIn(schema, JSON.parse(body)).map(error => `${what}, as ${schema}: ${error}`);
  }

  /** The name of the schema that its answer is to have; null: there is none. */
  schemaOf(exchange: ApiExchange): string | null {
    const operation = this.operationOf(exchange);
    if (operation === null) return null;
    if (operation === 'unknown') return exchange.status >= 400 ? 'Error' : null;
    const [type = ''] = exchange.contentType.split(';');
    const content = operation.responses?.[exchange.status]?.content[type];
    return content === undefined ? null : (content.schema.$ref?.split('/').at(-1) ?? 'text');
  }

  /** Of a value that is to have the form of a schema. */
  errorsIn(schema: string, value: unknown): readonly string[] {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile({ $ref: `api#/components/schemas/${schema}` });
    this.#compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index]);
}

/** The document itself is open to what later versions add. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, closed(value)]));
  const isObject = parts.type === 'object' && 'properties' in parts && !('additionalProperties' in parts);
  return isObject ? { ...parts, additionalProperties: false } : parts;
}

const contract = new ApiContract();

/** @throws Error with all that is wrong. */
export function requireContract(exchange: ApiExchange): void {
  const wrong = contract.violations(exchange);
  if (wrong.length > 0) throw new Error(`an answer is not as the OpenAPI document says:\n${wrong.join('\n')}`);
}
