// The small pictures of the streams that are seen, a few at a time: each costs its node an ffmpeg for a moment. A picture is asked for again
// while it stays in view; one that does not come is left alone for longer. The browser shows the former one until the next has come.

import { addressOf } from '../passes/address-of.ts';
import type { Pass } from '../passes/passes.ts';

const atATime = 2;
const refreshMs = 15_000;
const failedMs = 45_000;
/** A silent node would hold up those of all others. */
const patienceMs = 6000;

export interface PreviewWanted {
  readonly stream: string;
  readonly image: HTMLImageElement;
  /** What opens it; null: everybody may see it, or nobody has logged in. */
  readonly pass: Pass | null;
}

interface Kept {
  readonly image: HTMLImageElement;
  pass: Pass | null;
  dueMs: number;
  isUnderWay: boolean;
}

export class Previews {
  readonly #kept = new Map<string, Kept>();
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param wanted what is in view now, the most important first. */
  show(wanted: readonly PreviewWanted[]): void {
    const names = new Set(wanted.map(({ stream }) => stream));
    for (const [stream, kept] of this.#kept) {
      if (names.has(stream) || kept.isUnderWay) continue;
      this.#kept.delete(stream);
    }
    for (const { stream, image, pass } of wanted) {
      const kept = this.#kept.get(stream);
      if (kept?.image === image) admit(kept, pass);
      else this.#kept.set(stream, { image, pass, dueMs: 0, isUnderWay: false });
    }
    this.#pump();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (document.hidden) {
      this.#timer = setTimeout(() => this.#pump(), refreshMs);
      return;
    }
    const nowMs = performance.now();
    const waiting = [...this.#kept].filter(([, kept]) => !kept.isUnderWay);
    for (const [stream, kept] of waiting.filter(([, { dueMs }]) => dueMs <= nowMs)) {
      if (this.#underWay >= atATime) return;
      this.#load(stream, kept);
    }
    const nextMs = Math.min(...waiting.map(([, { dueMs }]) => dueMs).filter(dueMs => dueMs > nowMs));
    if (Number.isFinite(nextMs)) this.#timer = setTimeout(() => this.#pump(), nextMs - nowMs);
  }

  #load(stream: string, kept: Kept): void {
    const { image, pass } = kept;
    this.#underWay += 1;
    kept.isUnderWay = true;
    const end = (afterMs: number, isThere: boolean) => {
      clearTimeout(patience);
      image.onload = null;
      image.onerror = null;
      const isSame = isOpen(pass) === isOpen(kept.pass);
      show(image, isThere && isSame);
      this.#underWay -= 1;
      kept.isUnderWay = false;
      kept.dueMs = isSame ? performance.now() + afterMs : 0;
      this.#pump();
    };
    const patience = setTimeout(() => end(failedMs, false), patienceMs);
    image.onload = () => end(refreshMs, true);
    image.onerror = () => end(failedMs, false);
    // Another address each time: the browser would not ask again for one that the page shows already.
    image.src = addressOf(stream, 'preview.jpg', pass, `at=${Math.round(performance.now())}`);
  }
}

/** Somebody has logged in or out: what was refused may be seen now, and what was seen shall not be any more. */
function admit(kept: Kept, pass: Pass | null): void {
  const isSame = isOpen(pass) === isOpen(kept.pass);
  kept.pass = pass;
  if (isSame || kept.isUnderWay) return;
  kept.dueMs = 0;
  if (pass === null) show(kept.image, false);
}

const isOpen = (pass: Pass | null) => pass !== null;

function show(image: HTMLImageElement, isThere: boolean): void {
  if (!isThere) image.removeAttribute('src');
  image.hidden = !isThere;
}
