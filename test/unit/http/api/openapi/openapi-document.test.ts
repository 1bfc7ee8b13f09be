// The document against the code, in both directions: every route is in it and none more, every answer is as it says, and each of its words
// is needed: when one is changed, an answer shows it.

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamFields } from '../../../../../src/config/held/field-statements.ts';
import { apiBases } from '../../../../../src/http/api/api-router.ts';
import { apiRouters } from '../../../../../src/http/api/api-routers.ts';
import { flussonicBase } from '../../../../../src/http/api/flussonic/flussonic-router.ts';
import { type OpenApiDocument, openApiDocument } from '../../../../../src/http/api/openapi/openapi-document.ts';
import { ApiContract, type ApiExchange } from '../../../../support/api-contract.ts';
import { askEverything } from '../../../../support/ask-everything.ts';
import { WebNode } from '../../../../support/web-node.ts';

const document = openApiDocument('1.2.3', apiBases);
const pass = async () => {};
const isVersion3 = (path: unknown) => apiBases.some(base => String(path).startsWith(`${base}/`));

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>);
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it('is served under both paths', async () => {
    const node = new WebNode();
    await node.open();
    const [first, second] = await Promise.all(apiBases.map(base => node.ask(`${base}/openapi.json`)));
    await node.close();
    expect(first?.json()).toEqual(second?.json());
    expect(first?.json()).toMatchObject({ openapi: '3.1.0', servers: apiBases.map(url => ({ url })) });
  });

  it.each([...apiBases, flussonicBase])('has every route below %s, and no other', base => {
    const { view, clock, events, orders, held, passes, config, reloaded, reloadPeer } = new WebNode();
    const needs = {
      view,
      clock,
      events,
      orders,
      held,
      passes,
      config: () => config,
      reload: async () => reloaded,
      reloadPeer,
    };
    const routers = apiRouters(needs, pass, pass);
    const routes = routers
      .flatMap(router => router.stack)
      .filter(({ path }) => String(path).startsWith(`${base}/`) && !(base === flussonicBase && isVersion3(path)))
      .flatMap(({ path, methods }) =>
        methods
          .filter(method => method !== 'HEAD')
          .map(
            method =>
              `${method} ${String(path)
                .slice(base.length)
                .replace(/:(\w+)/g, '{$1}')}`,
          ),
      );
    const told = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { servers }]) =>
        JSON.stringify(servers) === JSON.stringify(base === flussonicBase ? [{ url: base }] : undefined)
          ? [`${method.toUpperCase()} ${path}`]
          : [],
      ),
    );
    expect(told.sort()).toEqual(routes.sort());
  });

  it('gives each call a name of its own', () => {
    const ids = Object.values(document.paths).flatMap(path =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the fields of a stream that are read', () => {
    const { properties } = document.components.schemas.StreamFields as {
      properties: Record<string, { readonly anyOf: readonly object[]; readonly description: string }>;
    };
    expect(Object.keys(properties).sort()).toEqual([...streamFields].sort());
    const unknown = Object.values(properties).filter(
      ({ anyOf: [form], description }) => Object.keys(form ?? {}).length === 0 || description === '',
    );
    expect(unknown).toEqual([]);
  });
});

describe('what may be said of a stream', () => {
  const contract = new ApiContract();
  const input = { url: 'rtsp://user:pass@10.0.0.9/h264', priority: 1, source_timeout: '5s', rtsp_transport: 'udp' };

  it.each([
    { title: 'The yard', inputs: [input], cluster_ingest: { capture_at: ['s01'], weight: 1 }, segment_duration: '2s' },
    { inputs: ['testsrc://', { url: 'http://a/b', headers: { 'X-A': 'b' }, user_agent: 'x' }], cluster_ingest: true },
    { title: null, cluster_ingest: { capture_at: 's01,s02', reclaim: 'manual' }, retry_limit: 'unlimited' },
    { segment_count: 5, segment_duration: 2, disabled: false, static: true, audio: 'aac', delivery: 'relay' },
  ])('is accepted: %j', fields => expect(contract.errorsIn('StreamFields', fields)).toEqual([]));

  it.each([{ inputs: 'x' }, { inputs: [{}] }, { title: 5 }, { cluster_ingest: 'x' }, { audio: 'loud' }])(
    'is refused: %j',
    fields => expect(contract.errorsIn('StreamFields', fields)).not.toEqual([]),
  );
});

describe('every answer', () => {
  let exchanges: readonly ApiExchange[];
  let node: WebNode;

  beforeAll(async () => {
    node = new WebNode();
    await node.open();
    await askEverything(node);
    ({ exchanges } = node);
  });
  afterAll(() => node.close());

  const wrong = (changed: OpenApiDocument, among: readonly ApiExchange[]) => {
    const contract = new ApiContract(changed);
    return among.flatMap(exchange => contract.violations(exchange));
  };

  it('of every call is among what was asked', () => {
    const contract = new ApiContract(document);
    const answered = new Set(
      exchanges.filter(({ status }) => status === 200).map(exchange => contract.operationOf(exchange)),
    );
    const missing = Object.values(document.paths)
      .flatMap(path => Object.values(path))
      .filter(operation => !answered.has(operation as never));
    expect(missing.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('is as the document says', () => expect(wrong(document, exchanges)).toEqual([]));

  const schemas = Object.entries(document.components.schemas).filter(
    ([name, { properties }]) => properties !== undefined && name !== 'StreamFields' && name !== 'Move',
  );
  const properties = schemas.flatMap(([name, { properties }]) =>
    Object.keys(properties as object).map(property => [name, property] as const),
  );

  it.each(properties)('shows when %s.%s is described as something else', (name, property) => {
    const contract = new ApiContract(document);
    const concerned = exchanges.filter(exchange => partsOf(contract.schemaOf(exchange) ?? '').has(name));
    expect(wrong(withProperty(name, property, { const: 'something else' }), concerned)).not.toEqual([]);
  });

  it('shows when a field is not described at all', () =>
    expect(wrong(withProperty('Node', 'uptime', null), exchanges)).toEqual([
      expect.stringContaining('"additionalProperty":"uptime"'),
      expect.stringContaining('"additionalProperty":"uptime"'),
    ]));

  it('shows when a call, or a status of one, is not described', () => {
    const contract = new ApiContract(document);
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const answers = exchanges.filter(exchange => contract.operationOf(exchange) === operation);
        for (const { status } of answers) {
          const { [status]: _, ...responses } = operation.responses as Record<number, unknown>;
          const paths = { ...document.paths, [path]: { ...operations, [method]: { ...operation, responses } } };
          const asked = answers.filter(answer => answer.status === status);
          expect(wrong({ ...document, paths }, asked)).not.toEqual([]);
        }
      }
    }
  });
});

/** The schema of that name, and those that it is made of. */
function partsOf(name: string): ReadonlySet<string> {
  const parts = new Set([name]);
  for (const part of parts) {
    const text = JSON.stringify(document.components.schemas[part] ?? {});
    for (const [, more = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) parts.add(more);
  }
  return parts;
}

/** @param schema null: it is not described. */
function withProperty(name: string, property: string, schema: object | null): OpenApiDocument {
  const copy = structuredClone(document) as OpenApiDocument;
  const owner = copy.components.schemas[name] as { properties: Record<string, unknown>; required?: string[] };
  if (schema !== null) owner.properties[property] = schema;
  else {
    delete owner.properties[property];
    owner.required = owner.required?.filter(one => one !== property) ?? [];
  }
  return copy;
}
