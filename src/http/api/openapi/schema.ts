// Schemas of the OpenAPI document, made so that the compiler compares them with the interfaces that the API answers with: a property that
// one of the two lacks does not compile. That the values are as described, tests show with every answer that they get.

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;

type OptionalOf<Json> = { [Name in keyof Json]-?: undefined extends Json[Name] ? Name : never }[keyof Json];

/** @param optional the properties that may be left out. */
export function objectOf<Json extends object>(
  properties: { readonly [Name in keyof Json]-?: Schema },
  optional: readonly (OptionalOf<Json> & string)[] = [],
): Schema {
  const left: readonly string[] = optional;
  const required = Object.keys(properties).filter(name => !left.includes(name));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function listOf(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...described(description) };
}

export function orNull(schema: Schema): Schema {
  return typeof schema.type === 'string' && schema.enum === undefined
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

/** The last part of a list: how many there are on all pages, and where the next one begins. */
export function pageOf(collection: string, item: string): Schema {
  const properties = {
    [collection]: listOf(ref(item)),
    estimated_count: integer('on all pages'),
    next: orNull(text('the cursor of the next page; null: there is none')),
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

export const text = (description?: string): Schema => ({ type: 'string', ...described(description) });
export const oneOf = (...words: readonly string[]): Schema => ({ type: 'string', enum: words });
export const yesOrNo = (description?: string): Schema => ({ type: 'boolean', ...described(description) });
export const number = (description?: string): Schema => ({ type: 'number', minimum: 0, ...described(description) });
export const integer = (description?: string): Schema => ({ type: 'integer', minimum: 0, ...described(description) });
export const unixMs = (description = 'ms since 1970'): Schema => integer(description);

function described(description: string | undefined): Schema {
  return description === undefined ? {} : { description };
}
