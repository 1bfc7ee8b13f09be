// A player in a page of a real Chromium: what it shows is what the picture has moved on, never how far a seek has jumped. The page takes
// notes of that itself (test/support/other-site.ts says which), as the harness could not look ten times a second from outside. The first
// fatal error is its end.

import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { type Look, type PlayerNotes, takeNotes } from '../../support/other-site.ts';
import { waitFor } from '../../support/wait.ts';
import type { Player, Sample } from './player.ts';

const START_MS = 30_000;
const TAKE_MS = 500;
/** Between two looks the picture moves by a tenth of a second; what moves further was a seek, or a page that could not look for that long. */
const PLAYS_AT_MOST = 1.5;

export interface PlayerPage {
  readonly url: string;
  /** Runs in the page before its own. */
  readonly script?: string;
  /** Ends what serves it. */
  readonly close?: () => Promise<void>;
}

/** In a browser of its own: it shares no connection with another one. Resolves when it shows something. */
export async function openBrowserPlayer(name: string, { url, script, close }: PlayerPage): Promise<Player> {
  try {
    const browser = await launchBrowser();
    const closeAll = async () => {
      await browser.close();
      await close?.();
    };
    try {
      const page = await browser.context.newPage();
      if (script !== undefined) await page.addInitScript(script);
      await page.goto(url);
      const player = new BrowserPlayer(name, page, closeAll);
      await player.showsSomething();
      return player;
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await close?.();
    throw error;
  }
}

class BrowserPlayer implements Player {
  readonly name: string;
  readonly samples: Sample[] = [];
  readonly words: string[] = [];
  end: string | null = null;
  readonly #page: Page;
  readonly #close: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #last: Look | null = null;
  /** Our clock when the page's showed 0. */
  #clockMs: number | null = null;
  #taking: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;

  /** @param close the browser, and what else was opened for it. */
  constructor(name: string, page: Page, close: () => Promise<void>) {
    this.name = name;
    this.#page = page;
    this.#close = close;
    this.#timer = setInterval(() => void this.#take(), TAKE_MS);
    page.on('crash', () => {
      this.end ??= 'its page crashed';
    });
  }

  /** Throws with its words when it does not. */
  async showsSomething(): Promise<void> {
    try {
      await waitFor('a picture', START_MS, async () => {
        await this.#take();
        return this.end !== null || (this.samples.at(-1)?.playedS ?? 0) > 0;
      });
      if (this.end !== null) throw new Error(this.end);
    } catch (error) {
      clearInterval(this.#timer);
      throw new Error(`${this.name} shows nothing\n${this.words.join('\n')}`, { cause: error });
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#take();
    await this.#close();
  }

  /** One at a time: notes are taken once. */
  #take(): Promise<void> {
    this.#taking ??= this.#takeNow().finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  async #takeNow(): Promise<void> {
    try {
      this.#note(await takeNotes(this.#page));
    } catch (error) {
      this.end ??= `its page does not answer: ${error instanceof Error ? error.message : error}`;
    }
  }

  #note({ atMs, looks, words, fatalErrors }: PlayerNotes): void {
    this.#clockMs ??= performance.now() - atMs;
    this.words.push(...words);
    for (const look of looks) {
      const playedS = (this.samples.at(-1)?.playedS ?? 0) + shownBetween(this.#last, look);
      this.samples.push({ atMs: look.atMs + this.#clockMs, playedS });
      this.#last = look;
    }
    const [first] = fatalErrors;
    if (first !== undefined) this.end ??= `fatal: ${first}`;
  }
}

/** Media time that was really seen: no new picture, nothing seen. */
function shownBetween(last: Look | null, look: Look): number {
  if (last === null || look.frames <= last.frames) return 0;
  const movedS = look.currentTimeS - last.currentTimeS;
  const passedS = (look.atMs - last.atMs) / 1000;
  return Math.max(0, Math.min(movedS, PLAYS_AT_MOST * passedS));
}
