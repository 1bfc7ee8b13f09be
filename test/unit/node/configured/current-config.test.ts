import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { CurrentConfig, type ReloadOutcome } from '../../../../src/node/configured/current-config.ts';
import { configOf, file, memorySources } from '../../../support/config-text.ts';
import { RecordingLog } from '../../../support/recording-log.ts';

const first = 'etcd http://e:2379; peer s01; peer s02; cluster_key k; stream a { url testsrc://; cluster_ingest; }';

class Bench {
  text = first;
  read = async () => loadConfig(memorySources({ [file]: this.text }), file);
  readonly log = new RecordingLog();
  readonly taken: (readonly [before: Config, after: Config, sentence: string])[] = [];
  readonly current: CurrentConfig;
  /** What is read beside the file. */
  troubleBeside: string | null = null;
  renewed: string | null = null;

  constructor(text = first, sharesEtcd = true) {
    const config = configOf(text);
    const [me] = config.peers;
    if (me === undefined) throw new Error('the file has no peer');
    this.current = new CurrentConfig({
      ...{
        config,
        me,
        warnings: ['of the start', 'of the port'],
        lastingWarnings: ['of the port'],
        sharesEtcd,
        log: this.log,
      },
      load: () => this.read(),
      beside: { look: () => this.troubleBeside, take: () => this.renewed },
      onTaken: (...taken) => this.taken.push(taken),
    });
  }

  reload(text: string): Promise<ReloadOutcome> {
    this.text = text;
    return this.current.reload('a test');
  }
}

describe('a configuration that is read again', () => {
  it('is taken as a whole, and told once', async () => {
    const bench = new Bench();
    const before = bench.current.config;
    const outcome = await bench.reload(`${first} stream b { url testsrc://; cluster_ingest; } loglevel debug;`);
    expect(outcome).toEqual({ type: 'taken', reason: '1 stream added (b), loglevel changed' });
    expect(bench.taken).toEqual([[before, bench.current.config, '1 stream added (b), loglevel changed']]);
    expect(bench.current.config).toMatchObject({ logLevel: 'debug', streams: [{ name: 'a' }, { name: 'b' }] });
    expect(bench.log.lines).toContainEqual({
      ...{ level: 'info', event: 'reload-taken' },
      fields: { reason: '1 stream added (b), loglevel changed', by: 'a test' },
    });
  });

  it('is refused for what is read with it, and says what became another by that', async () => {
    const bench = new Bench();
    bench.troubleBeside = 'the certificate has another key';
    bench.renewed = 'the certificate is another one';
    const refused = await bench.reload(`${first} loglevel debug;`);
    expect(refused).toMatchObject({ type: 'refused', reason: bench.troubleBeside });
    expect(bench.taken).toEqual([]);
    bench.troubleBeside = null;
    expect(await bench.reload(first)).toEqual({ type: 'taken', reason: 'the certificate is another one' });
    expect(bench.taken).toEqual([]);
    const { reason } = await bench.reload(`${first} loglevel debug;`);
    expect(reason).toBe('loglevel changed; the certificate is another one');
  });

  it('says when nothing has changed, and tells nobody', async () => {
    const bench = new Bench();
    expect(await bench.reload(`${first} # a comment`)).toEqual({ type: 'unchanged', reason: 'nothing has changed' });
    expect(bench.taken).toEqual([]);
  });

  it('changes nothing when it is bad, and says all that is wrong', async () => {
    const bench = new Bench();
    const before = bench.current.config;
    const outcome = await bench.reload(`${first} strem b { } settle x; cluster_key`);
    expect(outcome).toMatchObject({
      type: 'refused',
      reason: expect.stringMatching(/^weir.conf:1:\d+: .*and \d more$/),
    });
    expect(outcome.type === 'refused' && outcome.diagnostics.length).toBeGreaterThan(2);
    expect(bench.current.config).toBe(before);
    expect(bench.taken).toEqual([]);
    const told = bench.log.lines.filter(({ event }) => event === 'configuration').map(({ fields }) => fields.reason);
    expect(told.join('\n')).toContain('^');
    expect(bench.current.warnings).toContainEqual(expect.stringMatching(/read again and not taken: weir.conf:1/));
  });

  it('forgets that it was refused when it is good again', async () => {
    const bench = new Bench();
    await bench.reload('nonsense');
    expect((await bench.reload(first)).type).toBe('unchanged');
    expect(bench.current.warnings).toEqual(['of the port']);
  });

  it('warns of what needs a restart until the file says what runs', async () => {
    const bench = new Bench();
    expect((await bench.reload(first.replace('http://e:2379', 'http://f:2379'))).type).toBe('unchanged');
    expect(bench.current.warnings).toEqual([
      'of the port',
      'the change of etcd was not taken: restart this node for it',
    ]);
    expect(bench.current.config.etcd?.endpoints).toEqual(['http://e:2379']);
    await bench.reload(first);
    expect(bench.current.warnings).toEqual(['of the port']);
  });

  it('warns of what the new file is warned of, not of what the old one was', async () => {
    const bench = new Bench();
    expect(bench.current.warnings).toEqual(['of the start', 'of the port']);
    await bench.reload(first.replace('cluster_key k;', ''));
    expect(bench.current.warnings).toEqual([expect.stringContaining('no cluster_key'), 'of the port']);
  });

  it('describes this node as the file does now', async () => {
    const bench = new Bench();
    await bench.reload(first.replace('peer s01;', 'peer s01 { weight 4; stale_timeout 30; }'));
    expect(bench.current.me).toMatchObject({ name: 's01', weight: 4, staleTimeoutMs: 10_000 });
  });

  it('is refused when it has no peer for this node', async () => {
    const outcome = await new Bench().reload(first.replace('peer s01;', 'peer s09;'));
    expect(outcome.reason).toMatch(/no peer is this node any more: it runs as 's01' \(expected one of s09, s02\)/);
  });

  it('is refused when it has several peers and this node an etcd of its own', async () => {
    const bench = new Bench('peer s01;', false);
    expect((await bench.reload(first)).reason).toMatch(/^2 peers need one etcd that they share/);
    expect((await bench.reload('peer s01; settle 1;')).type).toBe('taken');
  });

  it('goes on for a node that no peer describes', async () => {
    const bench = new Bench('peer s01 { weight 3; }', false);
    expect((await bench.reload('stream a { url testsrc://; }')).type).toBe('taken');
    expect(bench.current.me).toMatchObject({ name: 's01', staleTimeoutMs: 10_000 });
  });

  it('is refused when everything is gone from it: a full disk leaves such a file', async () => {
    const bench = new Bench();
    const running = bench.current.config;
    expect((await bench.reload('')).reason).toMatch(/^the file has no stream and no peer any more/);
    expect((await bench.reload('stream a { url testsrc://; }')).reason).toMatch(/^the file has no peer any more/);
    expect(bench.current.config).toBe(running);
    const alone = new Bench('peer s01; stream a { url testsrc://; }', false);
    expect((await alone.reload('# nothing')).type).toBe('refused');
    expect((await alone.reload('stream b { url testsrc://; }')).type).toBe('taken');
  });

  it('is refused when it cannot be read at all', async () => {
    const bench = new Bench();
    bench.read = () => Promise.reject(new Error('no memory for a thread'));
    expect(await bench.reload(first)).toMatchObject({
      ...{ type: 'refused', reason: 'the configuration cannot be read: no memory for a thread' },
    });
  });

  it('is read once for all who ask while a reading is under way, and after it', async () => {
    const bench = new Bench();
    const texts: string[] = [];
    bench.read = async () => {
      texts.push(bench.text);
      return loadConfig(memorySources({ [file]: bench.text }), file);
    };
    const under = bench.reload(`${first} loglevel debug;`);
    await Promise.resolve();
    const [second, third] = [bench.reload('nonsense'), bench.reload(`${first} loglevel warn;`)];
    expect((await under).type).toBe('taken');
    expect(second).toBe(third);
    expect((await third).reason).toBe('loglevel changed');
    expect(texts).toEqual([`${first} loglevel debug;`, `${first} loglevel warn;`]);
  });

  it('keeps the very objects of streams that are as before', async () => {
    const bench = new Bench();
    const [a] = bench.current.config.streams;
    await bench.reload(`${first} stream b { url testsrc://; cluster_ingest; }`);
    expect(bench.current.config.streams[0]).toBe(a);
  });

  it('never shows a secret', async () => {
    const bench = new Bench();
    await bench.reload(`${first} edit_auth admin hush; stream b { url rtsp://u:hush@c/1 nonsense=1; }`);
    await bench.reload(`${first} edit_auth admin hush;`);
    expect(JSON.stringify([bench.log.lines, bench.current.warnings])).not.toContain('hush');
  });
});
