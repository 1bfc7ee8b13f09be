import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../../src/config/diagnostic.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { complaintsOf, memorySources } from '../../support/config-text.ts';

describe('loadConfig', () => {
  it('gives a configuration with its warnings and files', () => {
    const sources = memorySources({
      main: 'include sub;\nstale_timeout 9500ms;',
      sub: 'cluster lab; stream a { url testsrc://; }',
    });
    const { config, diagnostics, files } = loadConfig(sources, 'main');
    expect(config).toMatchObject({ cluster: 'lab', peerDefaults: { staleTimeoutMs: 10_000 } });
    expect(files).toEqual(['main', 'sub']);
    expect(diagnostics).toEqual([
      {
        severity: 'warning',
        place: { file: 'main', line: 2, column: 15 },
        sentence: 'stale_timeout counts as 10s: leases of etcd last whole seconds (got 9500ms)',
        excerpt: { text: 'stale_timeout 9500ms;', caret: 14 },
      },
    ]);
  });

  it('gives none when anything is wrong', () =>
    expect(loadConfig(memorySources({ main: 'cluster lab; htpp 80;' }), 'main').config).toBeNull());

  it('shows lines of included files without their secrets', () => {
    const sources = memorySources({ main: 'include sub;', sub: 'cluster_key MYSECRET; clutser a;' });
    expect(loadConfig(sources, 'main').diagnostics).toMatchObject([
      { place: { file: 'sub', line: 1, column: 23 }, excerpt: { text: 'cluster_key ****; clutser ****;', caret: 18 } },
    ]);
  });

  it('tells a missing file without a place', () =>
    expect(loadConfig(memorySources({}), 'main').diagnostics).toEqual([
      { severity: 'error', place: null, sentence: "cannot read 'main': there is no such file", excerpt: null },
    ]));

  it('lets a bug through', () => {
    const broken = {
      ...memorySources({}),
      read: () => {
        throw new RangeError('a bug');
      },
    };
    expect(() => loadConfig(broken, 'main')).toThrow(RangeError);
  });
});

describe('hostile texts', () => {
  const pieces = [
    '{',
    '}',
    ';',
    '"',
    '\\',
    '=',
    '#',
    '\n',
    'a',
    'a=',
    'a ',
    'a;',
    'stream a {',
    'include a;',
    'url ://',
    'rtsp://a:b@c ',
    '\0',
    '\uD800',
  ];

  it.each(pieces)('of nothing but %j end soon', piece =>
    expect(complaintsOf(piece.repeat(5000)).length).toBeLessThanOrEqual(1001),
  );

  it('of anything at all never throw', () => {
    let seed = 1;
    const chance = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let run = 0; run < 500; run += 1) {
      const text = Array.from({ length: 30 }, () => pieces[chance(pieces.length)]).join(chance(2) === 0 ? '' : ' ');
      expect(() => complaintsOf(text)).not.toThrow();
    }
  });
});

describe('secrets stay hidden whatever single slip of the hand', () => {
  const secret = 'Zq9SECRETx';
  const characters = ['', ' ', ';', '"', '=', '{', '}', '#', '\n', 'x', '@', ':', '/'];

  it.each([
    `cluster_key ${secret};`,
    `edit_auth admin ${secret};`,
    `etcd http://h:2379 user=weir password=${secret};`,
    `etcd http://root:${secret}@h:2379;`,
    `stream a { url rtsp://admin:${secret}@10.0.0.1/h264; cluster_ingest; }`,
    `stream a { url http://h/a.ts?token=${secret}; }`,
    `stream a { url http://h/a.ts header="Authorization: Bearer ${secret}" priority=1; }`,
  ])('is made in %s', line => {
    const at = line.indexOf(secret);
    for (let index = 0; index <= line.length; index += 1) {
      if (index > at && index < at + secret.length) continue;
      for (const character of characters) {
        for (const gone of index === at ? [0] : [0, 1]) {
          const slip = `${line.slice(0, index)}${character}${line.slice(index + gone)}`;
          const { diagnostics } = loadConfig(memorySources({ main: `bad y; ${slip} bad x;` }), 'main');
          const leaks = renderDiagnostics(diagnostics).includes('Zq9');
          if (leaks) expect.fail(`${slip} shows:\n${renderDiagnostics(diagnostics)}`);
        }
      }
    }
  });
});
