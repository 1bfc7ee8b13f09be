import { describe, expect, it } from 'vitest';
import { type Pass, Passes } from '../../../../src/web/passes/passes.ts';

const hourMs = 3_600_000;

class Page {
  unixMs = 1_000_000;
  isIn = true;
  readonly asked: string[] = [];
  readonly refused: unknown[] = [];
  drawn = 0;
  readonly answers: { readonly give: (pass: Pass) => void; readonly refuse: (error: Error) => void }[] = [];
  readonly passes = new Passes({
    ask: stream =>
      new Promise((give, refuse) => {
        this.asked.push(stream);
        this.answers.push({ give, refuse });
      }),
    mayAsk: () => this.isIn,
    unixMs: () => this.unixMs,
    onPass: () => {
      this.drawn += 1;
    },
    onRefused: error => this.refused.push(error),
  });

  /** Answers the oldest question. */
  async answer(answer: Pass | Error): Promise<void> {
    const question = this.answers.shift();
    if (answer instanceof Error) question?.refuse(answer);
    else question?.give(answer);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  pass(token: string): Pass {
    return { token, until: this.unixMs + hourMs };
  }
}

describe('passes of the page', () => {
  it('are asked for once, kept, and renewed before they end', async () => {
    const page = new Page();
    expect([page.passes.of('cam01'), page.passes.of('cam01')]).toEqual([null, null]);
    await page.answer(page.pass('first'));
    expect([page.passes.of('cam01')?.token, page.asked, page.drawn]).toEqual(['first', ['cam01'], 1]);
    page.unixMs += hourMs - 300_000;
    page.passes.of('cam01');
    expect(page.asked).toHaveLength(1);
    page.unixMs += 1;
    expect(page.passes.of('cam01')?.token).toBe('first');
    expect(page.asked).toHaveLength(2);
    await page.answer(page.pass('second'));
    expect(page.passes.of('cam01')?.token).toBe('second');
  });

  it('open nothing when their time is over', async () => {
    const page = new Page();
    page.passes.of('cam01');
    await page.answer(page.pass('first'));
    page.unixMs += hourMs;
    expect(page.passes.of('cam01')).toBeNull();
  });

  it('are asked for a few at a time, for who still wants one then', async () => {
    const page = new Page();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) page.passes.of(name);
    expect(page.asked).toEqual(['a', 'b', 'c']);
    await page.answer(page.pass('of a'));
    page.passes.of('e');
    expect(page.asked).toEqual(['a', 'b', 'c', 'e']);
  });

  it('that are refused, or over when they come, are not asked for again at once', async () => {
    const page = new Page();
    page.passes.of('cam01');
    await page.answer(new Error('no'));
    page.passes.of('cam02');
    await page.answer({ token: 'late', until: page.unixMs - 1 });
    for (const name of ['cam01', 'cam02']) expect(page.passes.of(name)).toBeNull();
    expect([page.asked, page.refused]).toEqual([['cam01', 'cam02'], [new Error('no')]]);
    page.unixMs += 15_000;
    page.passes.of('cam01');
    expect(page.asked).toEqual(['cam01', 'cam02', 'cam01']);
  });

  it('are forgotten with the login, also those that come later', async () => {
    const page = new Page();
    page.passes.of('cam01');
    await page.answer(page.pass('first'));
    page.passes.of('cam02');
    page.passes.of('cam03');
    page.isIn = false;
    expect(page.passes.of('cam01')).toBeNull();
    page.passes.forget();
    await page.answer(page.pass('late'));
    await page.answer(new Error('no'));
    page.isIn = true;
    for (const name of ['cam01', 'cam02', 'cam03']) expect(page.passes.of(name)).toBeNull();
    expect(page.refused).toEqual([]);
  });
});
