// Header lines: those that a node looks at with right and wrong values, and a few that no client would send.

import fc, { type Arbitrary } from 'fast-check';

const named: Readonly<Record<string, readonly string[]>> = {
  Range: [
    'bytes=0-',
    'bytes=0-0',
    'bytes=-1',
    'bytes=5-2',
    'bytes=0-1,3-4',
    'bytes=99999999999999999999-',
    'bytes=',
    'lines=1-2',
    'bytes=-0',
  ],
  Authorization: [
    'Basic YTpi',
    'Basic',
    'Basic %%%',
    `Basic ${'A'.repeat(5000)}`,
    'Bearer x',
    'Bearer',
    'Weir a b c',
    'Digest',
    '',
  ],
  Origin: ['http://evil', 'null', 'http://', '%', 'http://node'],
  Accept: ['text/html', ';q=', '*/*;q=0'],
  'Accept-Encoding': ['gzip;q=x', 'gzip', 'identity;q=0'],
  'If-None-Match': ['"x"', '*', 'x'],
  'If-Range': ['x', '"x"'],
  Connection: ['close', 'keep-alive', 'Upgrade, close'],
  'X-Forwarded-For': ['1.1.1.1', '%'],
  'Access-Control-Request-Method': ['PUT', '%'],
  'Content-Type': ['application/json', 'application/json; charset=x', '%'],
  'User-Agent': ['\xff\xfe', '', 'VLC/3', 'u'.repeat(5000)],
  'Last-Event-ID': ['1', 'x', '-1'],
  Cookie: ['a=b'],
  'Weir-Time': ['x'],
};

const ordinary = fc.constantFrom(
  ...Object.entries(named).flatMap(([name, values]) => values.map(value => `${name}: ${value}`)),
);
const broken = fc.constantFrom(
  ...[
    'Host: a\r\nHost: b',
    'Expect: 100-continue',
    'Expect: x',
    'Upgrade: websocket\r\nConnection: Upgrade',
    ': x',
    'A b: c',
    'No-colon',
  ],
  `X: ${'x'.repeat(20_000)}`,
);

export const headers: Arbitrary<readonly string[]> = fc.array(
  fc.oneof({ weight: 60, arbitrary: ordinary }, { weight: 1, arbitrary: broken }),
  { maxLength: 4 },
);

/** The line that every request must have; seldom none, or one that says nothing. */
export const host: Arbitrary<readonly string[]> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(['Host: node'], ['Host: 127.0.0.1']) },
  { weight: 1, arbitrary: fc.constantFrom([], ['Host:'], ['Host: ['], ['Host: a/b?c']) },
);
