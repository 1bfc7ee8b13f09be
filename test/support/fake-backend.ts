// A backend of on_play that a test answers by hand or by a rule, and a gate that nobody is asked at.

import { RetryError } from '../../src/base/errors.ts';
import type { Gate } from '../../src/http/admission/admit.ts';
import type { BackendReply } from '../../src/media/admission/backend-answer.ts';
import type { Backend } from '../../src/ports.ts';

export const openGate: Gate = {
  guards: () => false,
  known: () => ({ type: 'allowed' }),
  ask: async () => ({ type: 'allowed' }),
};

export class FakeBackend implements Backend {
  /** What was asked, as the fields of the query. */
  readonly asked: Readonly<Record<string, string>>[] = [];
  readonly urls: string[] = [];
  /** Headers by lower case names; null: there is no answer. */
  answer: (fields: Readonly<Record<string, string>>) => BackendReply | null | Promise<BackendReply | null> = () => ({
    status: 200,
    headers: {},
  });

  async ask(url: string): Promise<BackendReply> {
    const fields = Object.fromEntries(new URL(url).searchParams);
    this.urls.push(url);
    this.asked.push(fields);
    const reply = await this.answer(fields);
    if (reply === null) throw new RetryError('connect ECONNREFUSED 127.0.0.1:1');
    return reply;
  }
}
