import { describe, expect, it } from 'vitest';
import { Admissions, type Asker, graceMs } from '../../../../src/node/admission/admissions.ts';
import { PlayPasses, passMs } from '../../../../src/node/admission/play-passes.ts';
import type { Verdict } from '../../../../src/node/admission/verdict.ts';
import { FakeBackend } from '../../../support/fake-backend.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';

const asker: Asker = {
  ...{ name: 'cam01', proto: 'hls', ip: '192.0.2.7', token: 't1' },
  ...{ userAgent: 'VLC', referer: 'https://site.example/', host: 'tv.example', query: 'token=t1' },
};

class Bench {
  readonly clock = new FakeClock();
  readonly log = new RecordingLog();
  readonly backend = new FakeBackend();
  onPlay: string | null = 'http://backend/auth?key=hush';
  readonly passes = new PlayPasses({ clock: this.clock, clusterKey: () => 'key of the cluster' });
  readonly admissions = new Admissions({
    ...{ clock: this.clock, log: this.log, backend: this.backend, passes: this.passes },
    backendOf: () => this.onPlay,
    viewersHere: () =>
      new Map([
        ['cam01', 3],
        ['cam02', 4],
      ]),
  });

  ask(change: Partial<Asker> = {}): Promise<Verdict> {
    return this.admissions.ask({ ...asker, ...change });
  }

  known(change: Partial<Asker> = {}): Verdict['type'] | null {
    return this.admissions.known({ ...asker, ...change })?.type ?? null;
  }

  /** What goes on in the background. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

const says = (status: number, forS: number) => () => ({ status, headers: { 'x-authduration': `${forS}` } });

describe('a viewer of a stream with an on_play', () => {
  it('is asked of once, whoever of its requests comes first', async () => {
    const { backend, ...bench } = new Bench();
    const both = [bench.admissions.ask(asker), bench.admissions.ask({ ...asker, proto: 'mpegts' })];
    expect(await Promise.all(both)).toEqual([{ type: 'allowed' }, { type: 'allowed' }]);
    expect(bench.admissions.known(asker)).toEqual({ type: 'allowed' });
    expect(backend.asked).toHaveLength(1);
    expect(backend.asked[0]).toMatchObject({
      ...{ key: 'hush', name: 'cam01', ip: '192.0.2.7', token: 't1', request_type: 'new_session' },
      ...{
        stream_clients: '3',
        total_clients: '7',
        session_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      },
    });
  });

  it('is another one with another stream, address or token, and for another backend', async () => {
    const bench = new Bench();
    for (const change of [{}, { name: 'cam02' }, { ip: '192.0.2.8' }, { token: 't2' }, { userAgent: 'mpv' }])
      await bench.ask(change);
    expect(bench.backend.asked).toHaveLength(4);
    expect(new Set(bench.backend.asked.map(fields => fields.session_id)).size).toBe(4);
    bench.onPlay = 'http://other/';
    expect(bench.known()).toBeNull();
    await bench.ask();
    expect(bench.backend.asked[4]?.session_id).toBe(bench.backend.asked[0]?.session_id);
  });

  it('is asked of again ahead of its time, and does not wait for that', async () => {
    const bench = new Bench();
    bench.backend.answer = says(200, 100);
    await bench.ask();
    bench.clock.advance(74_999);
    expect([bench.known(), bench.backend.asked.length]).toEqual(['allowed', 1]);
    bench.clock.advance(1);
    expect([bench.known(), bench.known(), bench.backend.asked.length]).toEqual(['allowed', 'allowed', 2]);
    expect(bench.backend.asked[1]).toMatchObject({
      request_type: 'update_session',
      request_number: '1',
      duration: '75',
    });
    await bench.settled();
    bench.clock.advance(74_999);
    expect([bench.known(), bench.backend.asked.length]).toEqual(['allowed', 2]);
  });

  it('is out when a later answer refuses it, and waits when it comes back after its time', async () => {
    const bench = new Bench();
    bench.backend.answer = says(200, 100);
    await bench.ask();
    bench.clock.advance(100_000);
    expect(bench.known()).toBeNull();
    await bench.ask();
    bench.clock.advance(80_000);
    bench.backend.answer = says(403, 20);
    expect(bench.known()).toBe('allowed');
    await bench.settled();
    expect(bench.known()).toBe('denied');
    bench.clock.advance(20_000);
    expect(bench.known()).toBeNull();
    bench.backend.answer = says(200, 100);
    expect(await bench.ask()).toEqual({ type: 'allowed' });
  });

  it('may be sent elsewhere', async () => {
    const bench = new Bench();
    bench.backend.answer = () => ({ status: 302, headers: { location: 'https://pay.example/' } });
    expect(await bench.ask()).toEqual({ type: 'elsewhere', location: 'https://pay.example/' });
    expect(bench.admissions.known(asker)).toEqual({ type: 'elsewhere', location: 'https://pay.example/' });
  });
});

describe('while the backend is away', () => {
  it('nobody new comes in, and that is told without its secret', async () => {
    const bench = new Bench();
    bench.backend.answer = () => null;
    expect(await bench.ask()).toMatchObject({ type: 'unanswered' });
    expect(await bench.ask()).toMatchObject({ type: 'unanswered' });
    expect(bench.backend.asked).toHaveLength(2);
    expect(bench.log.lines).toHaveLength(1);
    const said = [JSON.stringify(bench.log.lines), ...bench.admissions.warnings()].join();
    expect(said).toContain('http://backend/auth?key=**** of on_play does not decide: connect ECONNREFUSED');
    expect(said).not.toContain('hush');
    bench.clock.advance(60_000);
    expect(bench.admissions.warnings()).toEqual([]);
  });

  it('who was refused stays so for its time, and then is not let in', async () => {
    const bench = new Bench();
    bench.backend.answer = says(403, 60);
    await bench.ask();
    bench.backend.answer = () => null;
    expect(await bench.ask()).toEqual({ type: 'denied' });
    bench.clock.advance(60_000);
    expect(await bench.ask()).toMatchObject({ type: 'unanswered' });
  });

  it('who is allowed goes on for its time and the grace, asked of every 5 s, and no longer', async () => {
    const bench = new Bench();
    bench.backend.answer = says(200, 100);
    await bench.ask();
    bench.backend.answer = () => ({ status: 503, headers: {} });
    bench.clock.advance(75_000);
    for (const expected of [2, 2, 3]) {
      expect([bench.known(), bench.backend.asked.length]).toEqual(['allowed', expected]);
      await bench.settled();
      bench.clock.advance(2500);
    }
    bench.clock.advance(25_000 - 7500 + graceMs - 1);
    expect(bench.known()).toBe('allowed');
    await bench.settled();
    bench.clock.advance(1);
    expect(bench.known()).toBeNull();
    expect(await bench.ask()).toMatchObject({ type: 'unanswered' });
    bench.backend.answer = says(200, 100);
    expect(await bench.ask()).toEqual({ type: 'allowed' });
  });

  it('who comes back after its time is asked of first, and has the grace when there is no answer', async () => {
    const bench = new Bench();
    bench.backend.answer = says(200, 100);
    await bench.ask();
    bench.clock.advance(150_000);
    bench.backend.answer = () => null;
    expect(bench.known()).toBeNull();
    expect(await bench.ask()).toEqual({ type: 'allowed' });
    expect(bench.known()).toBe('allowed');
  });
});

describe('who comes with a pass of the cluster', () => {
  it('is judged by that alone, also while the backend is away', async () => {
    const bench = new Bench();
    bench.backend.answer = () => null;
    const { token } = bench.passes.make('cam01');
    expect([bench.known({ token }), await bench.ask({ token })]).toEqual(['allowed', { type: 'allowed' }]);
    bench.clock.advance(passMs);
    expect(await bench.ask({ token })).toMatchObject({ type: 'void-pass', reason: expect.stringContaining('over') });
    expect(bench.backend.asked).toEqual([]);
  });

  it('of another stream is refused, and no backend learns the pass', async () => {
    const bench = new Bench();
    const { token } = bench.passes.make('cam02');
    for (const given of [token, `${token}x`, 'weir-pass.', token.replace('.', '.9')])
      expect(await bench.ask({ token: given })).toMatchObject({ type: 'void-pass' });
    expect(bench.backend.asked).toEqual([]);
  });
});

it('a stream without an on_play is anybody’s', async () => {
  const bench = new Bench();
  bench.onPlay = null;
  expect([bench.admissions.guards('cam01'), bench.known(), await bench.ask()]).toEqual([
    false,
    'allowed',
    { type: 'allowed' },
  ]);
  expect(bench.backend.asked).toEqual([]);
});
