import { beforeEach, describe, expect, it } from 'vitest';
import { type KnownTailMessage, tailLine } from '../../../../src/media/tails/tail-message.ts';
import { TailLinks } from '../../../../src/node/tails/tail-links.ts';
import type { LineFact } from '../../../../src/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

interface Call {
  readonly node: string;
  readonly apiUrl: string;
  readonly path: string;
  readonly tell: (fact: LineFact) => void;
  isOpen: boolean;
}

const limits = { segmentDurationMs: 2000, segmentCount: 3 };
const window = windowAfter([closedSegment(0)], limits, 's02');
const next = windowAfter([closedSegment(0), closedSegment(1)], limits, 's02');

let clock: FakeClock;
let log: RecordingLog;
let calls: Call[];
let learned: string[];
let forgotten: string[];
let woken: number;
let links: TailLinks;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  calls = [];
  learned = [];
  forgotten = [];
  woken = 0;
  links = new TailLinks({
    clock,
    chance: { number: () => 0.5, hex: () => '' },
    log,
    me: 's01',
    isKnownStream: stream => stream === 'cam01',
    live: {
      learn: ({ stream, listed }, from, ageMs) => learned.push(`${stream} ${listed.length} ${from} ${ageMs}`),
      forgetHolder: node => forgotten.push(node),
      wakeAll: () => {
        woken += 1;
      },
    },
    peers: {
      follow: ({ node, apiUrl }, path, _longest, tell) => {
        const call = { node, apiUrl, path, tell, isOpen: true };
        calls.push(call);
        return () => {
          call.isOpen = false;
        };
      },
    },
  });
  links.follow(new Map([['s02', 'http://s02']]));
});

const call = () => calls.at(-1) ?? expect.unreachable('nobody was asked');
const say = (...messages: readonly KnownTailMessage[]) => {
  for (const message of messages) call().tell({ type: 'line', line: tailLine(message).trim() });
};
const hello = (life = 'first') => ({ type: 'hello', node: 's02', life }) as const;
const beat = { type: 'beat', unixMs: 0 } as const;
const state = () => (links.isLiving('s02') ? 'living' : links.isSuspect('s02') ? 'suspect' : 'neither');

/** Beats every 250 ms for that long. */
function beatFor(ms: number): void {
  for (let waited = 0; waited < ms; waited += 250) {
    clock.advance(250);
    say(beat);
  }
}

describe('a node', () => {
  it('is asked for its tail, and is neither living nor suspect until it answers', () => {
    const { node, apiUrl, path } = call();
    expect([node, apiUrl, path, state()]).toEqual(['s02', 'http://s02', '/cluster/tails?node=s01', 'neither']);
    say(hello());
    expect(state()).toBe('living');
  });

  it('lives while it is heard', () => {
    say(hello());
    beatFor(60_000);
    expect([state(), calls.length]).toEqual(['living', 1]);
  });

  it('is suspect after three missed beats, until it is heard again', () => {
    say(hello());
    clock.advance(799);
    expect(state()).toBe('living');
    clock.advance(1);
    expect(state()).toBe('suspect');
    const before = woken;
    say(beat);
    expect([state(), woken]).toEqual(['living', before + 1]);
  });

  it('is given up after 3 s of silence, and asked anew', () => {
    say(hello());
    clock.advance(3100);
    expect([state(), calls[0]?.isOpen]).toEqual(['suspect', false]);
    clock.advance(100);
    expect(calls).toHaveLength(2);
    expect(state()).toBe('suspect');
    say(hello());
    expect(state()).toBe('living');
  });

  it('is suspect at once when the connection breaks, and asked ever less often', () => {
    say(hello());
    for (const pauseMs of [100, 200, 500, 1000, 2000, 2000]) {
      call().tell({ type: 'ended', reason: 'reset', isAnswered: false });
      expect(state()).toBe('suspect');
      const before = calls.length;
      clock.advance(pauseMs - 1);
      expect(calls.length).toBe(before);
      clock.advance(1);
      expect(calls.length).toBe(before + 1);
    }
  });

  it('that answers and has no tail is not suspect', () => {
    for (const pauseMs of [100, 200, 500]) {
      call().tell({ type: 'ended', reason: 'it answered 404', isAnswered: true });
      expect(state()).toBe('neither');
      clock.advance(pauseMs);
    }
    expect(log.lines.map(line => line.fields.reason)).toEqual([
      'nothing is learned of the streams of s02: it answered 404',
    ]);
  });

  it('that could never be reached is not suspect, and its trouble is told', () => {
    call().tell({ type: 'ended', reason: 'its name is not known', isAnswered: false });
    clock.advance(5000);
    expect(state()).toBe('neither');
    expect(log.lines[0]?.fields.reason).toBe('nothing is learned of the streams of s02: its name is not known');
  });

  it('is neither any more when it is no member, and nothing is left of it', () => {
    say(hello());
    links.follow(new Map());
    expect([state(), call().isOpen, clock.waiting]).toEqual(['neither', false, 0]);
  });

  it('is asked anew where it is now', () => {
    links.follow(new Map([['s02', 'http://elsewhere']]));
    expect(calls.map(({ apiUrl, isOpen }) => [apiUrl, isOpen])).toEqual([
      ['http://s02', false],
      ['http://elsewhere', true],
    ]);
  });

  it('in a new life has empty hands', () => {
    say(hello());
    say(hello());
    expect(forgotten).toEqual([]);
    links.follow(new Map());
    links.follow(new Map([['s02', 'http://s02']]));
    say(hello('second'));
    expect(forgotten).toEqual(['s02']);
  });
});

describe('the clock of a node', () => {
  it.each([
    [1999, null],
    [-61_000, 'the clock of s02 is 61 s behind'],
    [5000, 'the clock of s02 is 5 s ahead of'],
  ])('that is %i ms off', (offMs, sentence) => {
    say(hello(), { type: 'beat', unixMs: clock.unixMs() + offMs });
    expect(links.warnings()).toEqual(sentence === null ? [] : [expect.stringContaining(sentence)]);
  });
});

describe('what it tells', () => {
  const added = { stream: 'cam01', targetDurationS: 4, firstNumber: window.listed[0].number } as const;
  const [, entry = window.listed[0]] = next.listed;

  it('is learned, of streams that this node knows', () => {
    say(hello(), { type: 'window', window, from: 's03', ageMs: 7 }, { type: 'entry', entry, ...added });
    say({ type: 'window', window: { ...window, stream: 'strange' }, from: 's02', ageMs: 0 });
    expect(learned).toEqual(['cam01 1 s03 7', 'cam01 2 s02 0']);
  });

  it.each<[string, readonly KnownTailMessage[]]>([
    ['nothing of who it is', [beat]],
    ['that it is another node', [{ ...hello(), node: 's03' }]],
    ['an entry of an unknown list', [hello(), { type: 'entry', entry, ...added }]],
    [
      'numbers that go back',
      [
        hello(),
        { type: 'window', window: next, from: 's02', ageMs: 0 },
        { type: 'window', window, from: 's02', ageMs: 0 },
      ],
    ],
  ])('is not believed: %s', (_title, messages) => {
    say(...messages);
    expect(calls[0]?.isOpen).toBe(false);
    clock.advance(200);
    expect(calls).toHaveLength(2);
  });

  it('is not believed when it is no line of a tail', () => {
    say(hello());
    call().tell({ type: 'line', line: 'x'.repeat(2 ** 20) });
    expect([calls[0]?.isOpen, state()]).toEqual([false, 'suspect']);
  });
});
