// Who may watch the streams that have an on_play: each viewer, known by stream, address and token, is asked of the backend once, whatever it
// asks of this node meanwhile, and again when the time that the answer holds comes to its end: ahead, in the background, so that nobody waits.
// While the backend is away, who is allowed goes on for its time and a grace, and nobody new comes in. Who comes with a pass of the cluster is
// judged by that alone.
// Memory is bounded, and what is refused never crowds out what is allowed; so are the questions under way, of one address and in all.

import { createHash } from 'node:crypto';
import { sentenceOf } from '../../base/errors.ts';
import { maskUrl, maskUrls } from '../../base/mask-url.ts';
import { type BackendAnswer, readBackendAnswer } from '../../media/admission/backend-answer.ts';
import { type PlayQuestion, questionUrl } from '../../media/admission/question.ts';
import type { Backend, Clock, Log } from '../../ports.ts';
import { Rarely } from '../rarely.ts';
import { AnswerMemory, type KeptAnswer } from './answer-memory.ts';
import type { PlayPasses } from './play-passes.ts';
import { QuestionsUnderWay } from './questions-under-way.ts';
import type { Verdict } from './verdict.ts';

/** What the request of a viewer shows. */
export type Asker = Pick<PlayQuestion, 'name' | 'proto' | 'ip' | 'token' | 'userAgent' | 'referer' | 'host' | 'query'>;

export interface AdmissionsNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly backend: Backend;
  /** The on_play of a stream; null: it has none. */
  readonly backendOf: (stream: string) => string | null;
  readonly passes: Pick<PlayPasses, 'read'>;
  /** Who watches at this node, by stream. */
  readonly viewersHere: () => ReadonlyMap<string, number>;
}

/** hls.js waits 10 s for a playlist, and a request may be held for 3 s more after this. */
const answerMs = 3000;
/** How long who is allowed goes on past its time, while the backend is away. */
export const graceMs = 300_000;
/** How often a backend that is away is asked for one viewer. */
const retryMs = 5000;
/** The part of its time after which an answer is asked for anew. */
const renewAfter = 0.75;
const toldForMs = 60_000;

export class Admissions {
  readonly #needs: AdmissionsNeeds;
  readonly #answers = new AnswerMemory();
  readonly #underWay = new QuestionsUnderWay<Verdict>();
  readonly #warnings: Rarely;
  #trouble: { readonly atMs: number; readonly reason: string } | null = null;

  constructor(needs: AdmissionsNeeds) {
    this.#needs = needs;
    this.#warnings = new Rarely(needs.clock);
  }

  /** Whether anybody is asked of that stream. */
  guards(stream: string): boolean {
    return this.#needs.backendOf(stream) !== null;
  }

  /** What is known of a viewer of a guarded stream now; null: it must be asked. */
  known(asker: Asker): Verdict | null {
    const backendUrl = this.#needs.backendOf(asker.name);
    if (backendUrl === null) return { type: 'allowed' };
    const byPass = this.#needs.passes.read(asker.token, asker.name);
    if (byPass !== null) return byPass;
    const { sessionId, key } = this.#sessionOf(asker, backendUrl);
    const kept = this.#answers.get(key);
    if (kept === null) return null;
    const nowMs = this.#needs.clock.monotonicMs();
    const isGood = nowMs < kept.untilMs;
    if (!isGood && !this.#isInGrace(kept, nowMs)) return null;
    if (nowMs >= kept.renewAtMs) void this.#begin(asker, backendUrl, sessionId, key);
    return kept.verdict;
  }

  /** Asks the backend, unless that is known or under way. Does not reject. */
  async ask(asker: Asker): Promise<Verdict> {
    const known = this.known(asker);
    const backendUrl = this.#needs.backendOf(asker.name);
    if (known !== null || backendUrl === null) return known ?? { type: 'allowed' };
    const { sessionId, key } = this.#sessionOf(asker, backendUrl);
    return await this.#begin(asker, backendUrl, sessionId, key);
  }

  /** A sentence while a backend is in trouble. */
  warnings(): readonly string[] {
    const trouble = this.#trouble;
    return trouble === null || this.#needs.clock.monotonicMs() - trouble.atMs >= toldForMs ? [] : [trouble.reason];
  }

  #sessionOf({ name, ip, token }: Asker, backendUrl: string): { readonly sessionId: string; readonly key: string } {
    const hash = createHash('sha256').update(`${name}\n${ip}\n${token}`).digest('hex');
    const sessionId = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { sessionId, key: `${sessionId} ${backendUrl}` };
  }

  #isInGrace({ verdict, isBackendAway, untilMs }: KeptAnswer, nowMs: number): boolean {
    return verdict.type === 'allowed' && isBackendAway && nowMs < untilMs + graceMs;
  }

  #begin(asker: Asker, backendUrl: string, sessionId: string, key: string): Promise<Verdict> {
    const full: Verdict = { type: 'unanswered', reason: 'too many questions to the backend are under way' };
    return this.#underWay.join(key, asker.ip, () => this.#question(asker, backendUrl, sessionId, key), full);
  }

  async #question(asker: Asker, backendUrl: string, sessionId: string, key: string): Promise<Verdict> {
    const kept = this.#answers.get(key);
    const answer = await this.#exchange(asker, backendUrl, sessionId, kept);
    const nowMs = this.#needs.clock.monotonicMs();
    if (answer.type === 'trouble') return this.#withoutAnswer(key, kept, backendUrl, answer.reason, nowMs);
    const { forMs, ...verdict } = answer;
    this.#answers.put(key, {
      ...{ verdict, isBackendAway: false, untilMs: nowMs + forMs },
      // a refusal is asked for again by who comes back after it
      renewAtMs: verdict.type === 'allowed' ? nowMs + forMs * renewAfter : Number.POSITIVE_INFINITY,
      questions: (kept?.questions ?? 0) + 1,
      sinceMs: kept?.verdict.type === 'allowed' ? kept.sinceMs : nowMs,
    });
    return verdict;
  }

  async #exchange(
    asker: Asker,
    backendUrl: string,
    sessionId: string,
    kept: KeptAnswer | null,
  ): Promise<BackendAnswer> {
    const { clock, backend, viewersHere } = this.#needs;
    const viewers = viewersHere();
    const question: PlayQuestion = {
      ...asker,
      sessionId,
      number: kept?.questions ?? 0,
      durationS: kept === null ? 0 : Math.round((clock.monotonicMs() - kept.sinceMs) / 1000),
      streamClients: viewers.get(asker.name) ?? 0,
      totalClients: [...viewers.values()].reduce((sum, count) => sum + count, 0),
    };
    try {
      return readBackendAnswer(await backend.ask(questionUrl(backendUrl, question), answerMs));
    } catch (error) {
      return { type: 'trouble', reason: maskUrls(sentenceOf(error)) };
    }
  }

  #withoutAnswer(key: string, kept: KeptAnswer | null, backendUrl: string, why: string, nowMs: number): Verdict {
    const reason = `the backend ${maskUrl(backendUrl)} of on_play does not decide: ${why}; who is allowed goes on for a while, nobody new comes in`;
    this.#trouble = { atMs: nowMs, reason };
    if (this.#warnings.isDue()) this.#needs.log.warn('on-play', { reason });
    const away = kept && { ...kept, isBackendAway: true, renewAtMs: nowMs + retryMs };
    if (away === null || (nowMs >= away.untilMs && !this.#isInGrace(away, nowMs)))
      return { type: 'unanswered', reason: 'the backend that decides who may watch does not answer' };
    this.#answers.put(key, away);
    return away.verdict;
  }
}
