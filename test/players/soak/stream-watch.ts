// The watch over one stream: what every living node says of it, once a second, and a sample of its segments: two of eight in a row, and those
// around each discontinuity, from two nodes each. What is wrong is collected, from here and from the rules.

import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MediaRules, type SeenSegment } from './media-rules.ts';
import { MultivariantRules } from './multivariant-rules.ts';
import { readContent } from './read-content.ts';
import { SegmentRules } from './segment-rules.ts';
import type { SoakWorld } from './soak-world.ts';
import { Viewer } from './viewer.ts';

const everyMs = 1000;
/** Every so many rounds. */
const multivariantEvery = 5;
/** What a list begins with is fetched too: it is the first that anybody lets go of. */
const oldestEvery = 3;
/** stale_timeout, a claim, a start, a segment, and what a busy machine adds to it. */
const mostStillMs = 15_000;
/** On a machine that is too busy for ffprobe fewer segments are looked into, instead of some that are gone for good. */
const mostWaitMs = 10_000;
const sampledOf = 8;
const sampledInARow = 2;

export class StreamWatch {
  readonly name: string;
  readonly media: MediaRules;
  readonly multivariant: MultivariantRules;
  readonly segments: SegmentRules;
  readonly #world: SoakWorld;
  readonly #viewer: Viewer;
  readonly #wrong: string[] = [];
  /** By number: those that were looked into, or will be. */
  readonly #looks = new Set<number>();
  #looking: Promise<void> = Promise.resolve();
  /** Nodes that stand still, so that each time is one violation. */
  readonly #still = new Set<string>();
  #asked = 0;
  #excused = 0;
  #longestStillMs = 0;
  #isOver = false;

  constructor(world: SoakWorld, name: string) {
    this.name = name;
    this.#world = world;
    this.#viewer = new Viewer(world.lives, host => world.nodeAt(host));
    this.media = new MediaRules(name);
    this.multivariant = new MultivariantRules(name);
    this.segments = new SegmentRules(name);
  }

  get violations(): readonly string[] {
    const gaps = this.media.gaps.map(number => `${this.name}: ${number} is a gap, after single deaths`);
    return [
      ...this.#wrong,
      ...this.media.violations,
      ...this.multivariant.violations,
      ...this.segments.violations,
      ...gaps,
    ];
  }

  get asked(): number {
    return this.#asked;
  }

  get excused(): number {
    return this.#excused;
  }

  get longestStillMs(): number {
    return this.#longestStillMs;
  }

  /** Until `end` is called. */
  async run(): Promise<void> {
    await Promise.all(this.#world.nodes.map(node => this.#watchNode(node.name, node.origin)));
    await this.#looking;
  }

  end(): void {
    this.#isOver = true;
  }

  async #watchNode(node: string, origin: string): Promise<void> {
    for (let round = 0; !this.#isOver; round += 1) {
      const dueMs = performance.now() + everyMs;
      if (this.#world.lives.isAlive(node)) {
        if (round % multivariantEvery === 0) await this.#askMultivariant(node, origin);
        const [oldest] = await this.#askMedia(node, origin);
        const isAsked = round % oldestEvery === 0 && oldest?.isGap === false;
        if (isAsked) await this.#ask(`${origin}/${this.name}/${oldest.uri}`);
        this.#lookAtTime(node);
      } else this.media.restarted(node, performance.now());
      await pause(Math.max(0, dueMs - performance.now()));
    }
  }

  /** What it lists. */
  async #askMedia(node: string, origin: string): Promise<readonly SeenSegment[]> {
    const bytes = await this.#ask(`${origin}/${this.name}/video.m3u8`);
    if (bytes === null) return [];
    const listed = this.media.see(node, bytes.toString(), performance.now());
    for (const [index, segment] of listed.entries()) {
      const isSampled = segment.number % sampledOf < sampledInARow;
      const isBehindOne = listed[index - 1]?.beginsSession === true;
      if ((isSampled || segment.beginsSession || isBehindOne) && !segment.isGap) this.#look(segment);
    }
    return listed;
  }

  async #askMultivariant(node: string, origin: string): Promise<void> {
    const native = await this.#ask(`${origin}/${this.name}/index.m3u8`);
    if (native !== null) this.multivariant.see(node, 'native', native.toString());
    const askedMs = performance.now();
    const browser = await this.#ask(`${origin}/${this.name}/index.m3u8`, { Origin: 'http://site.example' });
    if (browser === null) return;
    const uris = this.multivariant.see(node, 'browser', browser.toString());
    const dead = uris
      .map(uri => this.#viewer.deadNodeAt(new URL(uri, origin).host, askedMs))
      .find(name => name !== null);
    if (dead !== undefined)
      this.#wrong.push(`${this.name}: ${node} names ${dead} to browsers, which has been dead for a while`);
  }

  async #ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Buffer | null> {
    this.#asked += 1;
    const answer = await this.#viewer.ask(url, headers);
    if (answer.type === 'given') return answer.bytes;
    if (answer.type === 'excused') this.#excused += 1;
    else this.#wrong.push(`${this.name}: ${answer.what} (${url}, ${new Date().toISOString()})`);
    return null;
  }

  #lookAtTime(node: string): void {
    const stillMs = this.media.standsStillMs(node, performance.now());
    this.#longestStillMs = Math.max(this.#longestStillMs, stillMs);
    if (stillMs <= mostStillMs) this.#still.delete(node);
    else if (!this.#still.has(node)) {
      this.#still.add(node);
      this.#wrong.push(`${this.name} at ${node}: nothing new for more than ${mostStillMs / 1000} s`);
    }
  }

  /** One after the other: ffprobe is no light thing. */
  #look(segment: SeenSegment): void {
    if (this.#looks.has(segment.number)) return;
    this.#looks.add(segment.number);
    const listedMs = performance.now();
    this.#looking = this.#looking.then(async () => {
      if (performance.now() - listedMs < mostWaitMs) await this.#lookInto(segment);
    });
  }

  async #lookInto(segment: SeenSegment): Promise<void> {
    const living = this.#world.nodes.filter(({ name }) => this.#world.lives.isAlive(name));
    const from = segment.number % Math.max(1, living.length);
    const [first, second] = [...living.slice(from), ...living.slice(0, from)];
    for (const node of [second, first]) {
      const bytes = node === undefined ? null : await this.#ask(`${node.origin}/${this.name}/${segment.uri}`);
      if (node === undefined || bytes === null) continue;
      this.segments.seeBytes(node.name, segment, createHash('sha256').update(bytes).digest('hex'));
      if (node === first) await this.#readContent(segment, bytes);
    }
  }

  async #readContent(segment: SeenSegment, bytes: Buffer): Promise<void> {
    try {
      this.segments.seeContent(segment, await readContent(bytes));
    } catch (error) {
      this.#wrong.push(`${this.name}, segment ${segment.number}: ffprobe cannot read it: ${error}`);
    }
  }
}
