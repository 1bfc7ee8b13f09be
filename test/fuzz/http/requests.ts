// Requests to try: every route with right and wrong words in its place, every method, odd headers, bodies of every framing; then harm to the bytes.

import fc, { type Arbitrary } from 'fast-check';
import { mutations } from '../mutations.ts';
import { names, segmentName, templates } from './addresses.ts';
import { headers, host } from './headers.ts';

/** What goes over one connection, and how. Text as bytes: a character is one. */
export interface Connection {
  readonly text: string;
  /** The parts it is sent in, with a moment between them: where it is cut, from 0 to 1. */
  readonly cuts: readonly number[];
  /** How long nothing may come before this end says that it has no more to send. */
  readonly patienceMs: number;
}

const path = fc
  .tuple(fc.constantFrom(...templates), names)
  .map(([template, name]) => template.replaceAll('NAME', () => name));

const copy = {
  number: 1,
  discontinuity: 0,
  name: segmentName,
  size: 5,
  holders: ['n2'],
  beginsSession: true,
  isGap: false,
};
const oddValue = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '1e9',
    '10001',
    'NaN',
    '%',
    '%00',
    'a'.repeat(2000),
    '[]',
    '{}',
    'null',
    'auto',
    'cam01',
    'bjE',
    '__proto__',
  ),
  fc.string({ maxLength: 8 }).map(text => text.replace(/[^\x21-\x7e]/g, 'x')),
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc
          .tuple(
            fc.constantFrom(
              'limit',
              'cursor',
              'name',
              'token',
              'hop',
              'node',
              'stream',
              'entry',
              'target',
              'since',
              '__proto__',
              '',
            ),
            oddValue,
          )
          .map(([name, value]) => `${name}=${value}`),
        { minLength: 1, maxLength: 4 },
      )
      .map(all => `?${all.join('&')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('?', '??', '?&&&', '?=', '?a', `?token=${'t'.repeat(5000)}`) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(5, 0, 7, -1)
      .map(size => `?stream=cam01&target=2&entry=${encodeURIComponent(JSON.stringify({ ...copy, size }))}`),
  },
);

const method = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS') },
  { weight: 1, arbitrary: fc.constantFrom('PATCH', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'BREW', '', 'G\0T') },
);

const json = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '[]',
    'null',
    '1',
    '"x"',
    '{',
    '{"to":"n2"}',
    '{"to":"auto"}',
    '{"to":1}',
    '{"to":null}',
    '{"__proto__":{"x":1},"constructor":1}',
  ),
  fc.constantFrom(
    '{"inputs":[{"url":"testsrc://"}],"cluster_ingest":{}}',
    '{"inputs":1}',
    '{"inputs":[null]}',
    '{"cluster_ingest":{"capture_at":[1]}}',
    '{"segment_duration":1e999}',
    '['.repeat(60_000),
    `{"a":"${'x'.repeat(70_000)}"}`,
  ),
  fc.jsonValue({ maxDepth: 3 }).map(value => JSON.stringify(value).replace(/[^\x20-\x7e]/g, '?')),
  fc.constantFrom('AAAAA', '\xff\xfe\x00', 'x'.repeat(1000)),
);

const hex = (text: string): string => text.length.toString(16);
/** Header lines of the framing, and the body in it. */
const framed: Arbitrary<readonly [headers: readonly string[], body: string]> = fc.oneof(
  { weight: 40, arbitrary: fc.constant([[], ''] as const) },
  { weight: 20, arbitrary: json.map(body => [[`Content-Length: ${body.length}`], body] as const) },
  {
    weight: 3,
    arbitrary: json.map(body => [['Transfer-Encoding: chunked'], `${hex(body)}\r\n${body}\r\n0\r\n\r\n`] as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(json, fc.constantFrom('-1', '1e3', '999999999999', '0', '+5', '5, 5', '0x5', ''))
      .map(([body, length]) => [[`Content-Length: ${length}`], body] as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(json, fc.constantFrom('zz', '-1', 'ffffffffffffffff', '5;ext=1', ''))
      .map(([body, size]) => [['Transfer-Encoding: chunked'], `${size}\r\n${body}\r\n0\r\n\r\n`] as const),
  },
  { weight: 1, arbitrary: json.map(body => [['Content-Length: 5', 'Transfer-Encoding: chunked'], body] as const) },
);

const version = fc.oneof(
  { weight: 30, arbitrary: fc.constant('HTTP/1.1') },
  { weight: 1, arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'http/1.1', '') },
);

const request = fc
  .tuple(method, path, query, version, host, headers, framed)
  .map(([verb, target, asked, spoken, to, extra, [framing, body]]) => {
    const lines = [`${verb} ${target}${asked} ${spoken}`, ...to, ...extra, ...framing];
    return `${lines.join('\r\n')}\r\n\r\n${body}`;
  });

const oddBytes = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\r\n\r\n',
  ' ',
  '\t',
  '%',
  'Content-Length: 3\r\n',
  '\xff',
  '0\r\n\r\n',
  'GET / HTTP/1.1\r\n',
  '\x16\x03\x01\x02\x00',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
);
const pipelined = fc.array(request, { minLength: 1, maxLength: 3 }).map(all => all.join(''));
const text = fc.oneof(
  { weight: 24, arbitrary: pipelined },
  { weight: 3, arbitrary: fc.tuple(pipelined, mutations(oddBytes, 3)).map(([whole, mutate]) => mutate(whole)) },
  { weight: 1, arbitrary: fc.array(oddBytes, { maxLength: 8 }).map(all => all.join('')) },
);

const connection: Arbitrary<Connection> = fc.record({
  text,
  cuts: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }) },
  ),
  patienceMs: fc.constantFrom(5, 5, 20, 20, 100),
});

/** At the same time. */
export const connections: Arbitrary<readonly Connection[]> = fc.array(connection, {
  minLength: 1,
  maxLength: 32,
  size: 'max',
});
