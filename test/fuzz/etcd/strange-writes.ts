// What a stranger may do to etcd below the cluster's prefix: any value under any key, and keys taken away again.
//
// Left out, because nobody can tell it from weir's own word: the removal of the key of a living member, a member key that another session would
// stand behind, and an owner key that frees a stream or gives it to another living session. Whoever can write those is the cluster.

import fc, { type Arbitrary } from 'fast-check';

export interface StrangeWrite {
  /** Below the prefix. */
  readonly path: string;
  /** null: the key is taken away. `@session a@` and `@epoch s0@`, quoted, stand for what these are when it is written. */
  readonly value: string | null;
  /** Until the next one. */
  readonly thenMs: number;
}

export const nodes = ['a', 'b', 'c'] as const;
export const streams = ['s0', 's1', 's2', 's3', 'held'] as const;

const longSentence = 'ü'.repeat(400_000);
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'toString',
    'a',
    'b',
    's0',
    'auto',
    '\0',
    '\uFFFD\uFFFD',
    '\uD800',
    '\u202E',
    'http://[',
    'http://h\r\nX: 1/',
  ),
  fc.constantFrom(
    'http://127.0.0.1:1',
    'https://h:99999',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'rtsp://u:p@h/x',
    'x'.repeat(5000),
    longSentence,
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const oddNumber = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, -0, 5e-324, 1e308, 2 ** 53, -(2 ** 53), 2 ** 31, 1500, 60_000, 1e15),
  fc.integer(),
);
const reference = fc.oneof(
  fc.constantFrom(...nodes).map(node => `@session ${node}@`),
  fc.constantFrom(...streams).map(stream => `@epoch ${stream}@`),
);
const odd: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 4, arbitrary: oddNumber },
  { weight: 2, arbitrary: reference },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { node: 'a' }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(oddText, oddNumber), { maxLength: 4 }) },
);

/** An object of ours with some of its fields replaced, taken away, or joined by others; as text, since JSON has more than objects have. */
function bent(fields: Readonly<Record<string, unknown>>, kept: readonly string[] = []): Arbitrary<string> {
  const changes = fc.array(
    fc.tuple(
      fc.constantFrom(
        ...[...Object.keys(fields), 'v', '__proto__', 'constructor', 'x'].filter(name => !kept.includes(name)),
      ),
      odd,
    ),
    { maxLength: 3 },
  );
  return changes.map(all => {
    const written = new Map<string, unknown>([['v', 1], ...Object.entries(fields), ...all]);
    return `{${[...written].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  });
}

const address = fc.oneof(
  { weight: 3, arbitrary: fc.constant('http://h:1') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'http://h\r\nX: 1/',
      'http://[',
      'http://h/ü',
      'javascript:alert(1)',
      '//h',
      'http://u:p@h:1',
      'http://h:1?a=b',
      '',
    ),
  },
);
const member = (node: string) =>
  fc.tuple(address, address).chain(([apiUrl, publicUrl]) =>
    bent({
      ...{
        incarnation: 'stranger:1',
        apiUrl,
        publicUrl,
        weight: 1,
        maxStreams: null,
        bootId: 'x',
        pidNamespace: 'x',
        version: '9',
      },
      ...{
        main: { pid: 1, startTime: 1 },
        fence: { pid: 1, startTime: 1 },
        digest: `digest of ${node}`,
        joinedAt: 0,
        leaving: false,
        ttlMs: 3000,
      },
    }),
  );
const owner = (node: string | null, session: unknown) =>
  bent({
    node,
    session,
    reason: 'a stranger',
    since: 0,
    byHand: false,
    history: [{ node: 'c', epoch: 1, since: 0, reason: 'r' }],
  });
/** The one that it has, in other words: a new term of the same owner. */
const sameOwner = (stream: string, reason: string) =>
  bent(
    { node: `@owner ${stream}@`, session: `@owner session ${stream}@`, reason, since: 0, byHand: false, history: [] },
    ['node', 'session', 'v'],
  );
const stream = bent({
  by: 'a stranger',
  at: 0,
  stream: { inputs: [{ url: 'testsrc://' }], cluster_ingest: {}, title: 'x' },
});
const move = fc
  .tuple(fc.constantFrom(...nodes, 'x'), fc.constantFrom(...nodes), fc.constantFrom(...streams))
  .chain(([to, of, about]) =>
    bent({
      to,
      toSession: `@session ${of}@`,
      from: `@epoch ${about}@`,
      reason: 'a stranger',
      byHand: true,
      stays: null,
    }),
  );
const mark = bent({ by: 'a stranger', at: 0 });
const decline = fc
  .constantFrom(...nodes)
  .chain(node => bent({ session: `@session ${node}@`, reason: 'a stranger', minutes: 5 }));
const nodeValue = fc.constantFrom(...nodes).chain(node => bent({ session: `@session ${node}@`, joins: [1, 2, 3] }));

const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{',
    '{}',
    '"x"',
    '1e999',
    '{"v":2}',
    '{"v":1}',
    '['.repeat(50_000),
    `{"v":1,"stream":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
  ),
  fc.constantFrom(
    `"${'x'.repeat(1_000_000)}"`,
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '\uFFFD'.repeat(100),
  ),
);

const oddName = fc.oneof(
  fc.constantFrom(
    'x',
    '__proto__',
    'constructor',
    'ü',
    '\uFFFD',
    'a b',
    '..',
    '*',
    'unknown',
    'y'.repeat(3000),
    '\0',
    'a/b/c',
    '/',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);
const anyStream = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<string>(...streams) },
  { weight: 1, arbitrary: oddName },
);
const anyNode = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<string>(...nodes) },
  { weight: 1, arbitrary: oddName },
);
const strangers = oddName.filter(name => !(nodes as readonly string[]).includes(name));

type At = readonly [path: string, value: string | null];
const gone = fc.constant(null);
const at = (path: Arbitrary<string>, value: Arbitrary<string | null>): Arbitrary<At> => fc.tuple(path, value);

/** A value that no weir has written; anything but an object with `v: 1` is none. */
const unreadable = fc.oneof(
  garbage.filter(text => !text.includes('"v":1')),
  owner('a', 1).map(text => text.replace('"v":1', '"v":2')),
);

const write: Arbitrary<At> = fc.oneof(
  at(
    fc.constantFrom(...nodes).map(node => `members/${node}`),
    fc.oneof(
      garbage.filter(text => !text.includes('incarnation')),
      fc.constantFrom(...nodes).chain(member),
    ),
  ),
  at(
    strangers.map(name => `members/${name}`),
    fc.oneof(garbage, gone, member('x')),
  ),
  at(
    anyStream.map(name => `owners/${name}`),
    unreadable,
  ),
  fc
    .tuple(fc.constantFrom(...streams), fc.constantFrom('r', longSentence))
    .chain(([name, reason]) => at(fc.constant(`owners/${name}`), sameOwner(name, reason))),
  at(
    strangers.map(name => `owners/${name}`).filter(path => !streams.some(name => path === `owners/${name}`)),
    fc.oneof(garbage, gone, owner('a', '@session a@'), owner('x', 7), owner(null, 0)),
  ),
  at(
    anyStream.map(name => `moves/${name}`),
    fc.oneof(garbage, gone, move),
  ),
  at(
    anyNode.map(name => `drains/${name}`),
    fc.oneof(garbage, gone, mark),
  ),
  at(
    anyStream.map(name => `stops/${name}`),
    fc.oneof(garbage, gone, mark),
  ),
  at(
    fc.tuple(anyNode, anyStream).map(([node, name]) => `declines/${node}/${name}`),
    fc.oneof(garbage, gone, decline),
  ),
  at(
    anyNode.map(name => `nodes/${name}`),
    fc.oneof(garbage, gone, nodeValue),
  ),
  at(
    anyStream.map(name => `streams/${name}`),
    fc.oneof(garbage, gone, stream),
  ),
  at(
    fc.oneof(
      oddName,
      fc.constantFrom('members', 'members/', 'owners//', 'declines/a', 'declines//s0', 'declines/a/', 'later/x', ''),
    ),
    fc.oneof(garbage, gone),
  ),
);

const pause = fc.constantFrom(0, 1, 20, 300, 2500, 6000);

export const strangeWrites: Arbitrary<readonly StrangeWrite[]> = fc.array(
  fc.tuple(write, pause).map(([[path, value], thenMs]) => ({ path, value, thenMs })),
  { minLength: 1, maxLength: 6 },
);
