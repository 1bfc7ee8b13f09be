// The web server of a node on a real port, as unit tests have it: with streams here, there and nowhere, and a clock that runs ten times as fast,
// so that what is held for seconds is answered soon.

import { routeThere, streamView } from '../../support/fake-node-view.ts';
import { closedSegment } from '../../support/segments.ts';
import { WebNode } from '../../support/web-node.ts';

const tickMs = 10;
const fasterBy = 10;

export class AttackedNode {
  readonly node = new WebNode();
  readonly #ticks: NodeJS.Timeout;
  #seen = 0;

  constructor() {
    const { node } = this;
    node.view.all = ['cam01', 'group/cam02', 'there', 'nowhere', 'own'].map(name => streamView(name));
    node.view.routes.set('there', routeThere());
    node.view.routes.set('nowhere', { type: 'nowhere', reason: 'nobody has it' });
    for (const name of ['cam01', 'group/cam02', 'own']) {
      node.view.routes.set(name, { type: 'here', epoch: 8812 });
      for (let index = 0; index < 4; index += 1) node.live.append(closedSegment(index, { stream: name }));
    }
    this.#ticks = setInterval(() => node.clock.advance(tickMs * fasterBy), tickMs);
  }

  async open(): Promise<void> {
    await this.node.open();
  }

  async close(): Promise<void> {
    clearInterval(this.#ticks);
    await this.node.close();
  }

  /** @throws for what the node calls a bug of its own since the last look. */
  expectNoBug(): void {
    const { lines } = this.node.log;
    const bug = lines.slice(this.#seen).find(({ event }) => event === 'http-bug');
    this.#seen = lines.length;
    if (bug !== undefined) throw new Error(`a bug: ${bug.fields.reason}\n${bug.fields.stack}`);
  }

  /** What ordinary people ask, who have done nothing. @throws when they are not served. */
  async expectServed(): Promise<void> {
    for (const path of [
      '/',
      '/streamer/api/v3/streams',
      '/streamer/api/v3/config/stats',
      '/cam01/index.m3u8',
      '/cam01/video.m3u8',
      '/metrics',
    ]) {
      const { status } = await this.node.ask(path);
      if (status !== 200) throw new Error(`${path} is answered ${status} now`);
    }
  }

  /** Nothing that was asked is kept but what the test itself keeps. */
  forget(): void {
    this.node.asked.length = 0;
    this.node.holdAsked.length = 0;
    this.node.reloads.length = 0;
    this.node.requests.all.length = 0;
    this.node.log.lines.length = 0;
    this.#seen = 0;
  }
}
