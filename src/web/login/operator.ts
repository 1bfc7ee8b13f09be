// Does what an operator asks for: finds out first whether this viewer may, asks for a password where one is wanted, and says what came of it.

import { AskError } from '../server/ask.ts';
import { give, mayOrder, type Order, orderKey } from '../server/orders.ts';
import type { Action } from '../state/page-state.ts';
import { authorization, forget, userName } from './credentials.ts';
import { askLogin } from './login-dialog.ts';

export interface OperatorNeeds {
  readonly dispatch: (action: Action) => void;
  /** Who may read may be another one now, and what is shown may have changed. */
  readonly onChange: () => void;
}

export class Operator {
  readonly #needs: OperatorNeeds;

  constructor(needs: OperatorNeeds) {
    this.#needs = needs;
  }

  /** As somebody who has logged in before in this tab. */
  start(): void {
    const user = userName();
    if (user !== null) this.#needs.dispatch({ type: 'access', access: { type: 'in', user } });
  }

  /** Whether the viewer may change things now. */
  async logIn(): Promise<boolean> {
    try {
      const verdict = await mayOrder(authorization());
      if (verdict.type === 'yes') {
        const user = userName();
        if (user === null) this.#say('good', 'This node wants no password from this machine.');
        this.#become(user);
        return true;
      }
      if (!verdict.isPassword) {
        this.#say('bad', verdict.sentence);
        return false;
      }
      return await this.#ask('Changes need the user and password of edit_auth.');
    } catch (error) {
      this.#say('bad', sentenceOf(error));
      return false;
    }
  }

  logOut(): void {
    forget();
    this.#needs.dispatch({ type: 'access', access: { type: 'out' } });
    this.#needs.onChange();
  }

  /** The node has refused what was logged in with. */
  loseLogin(why: string): void {
    this.logOut();
    this.#say('bad', `Logged out: ${why}`);
  }

  async give(order: Order): Promise<void> {
    const key = orderKey(order);
    this.#needs.dispatch({ type: 'asked', order: key });
    try {
      const sentence = await this.#given(order);
      this.#needs.dispatch({ type: 'order-answered', order: key, tone: 'good', sentence });
    } catch (error) {
      this.#needs.dispatch({ type: 'order-answered', order: key, tone: 'bad', sentence: sentenceOf(error) });
    }
    this.#needs.onChange();
  }

  /** Of a password that does not hold any more another one is asked for, once. */
  async #given(order: Order): Promise<string> {
    try {
      return await give(order);
    } catch (error) {
      if (!(error instanceof AskError) || error.status !== 401) throw error;
      forget();
      this.#needs.dispatch({ type: 'access', access: { type: 'out' } });
      if (await this.#ask(error.message)) return give(order);
      throw new AskError(401, `Nothing was changed: ${error.message}`, error);
    }
  }

  async #ask(why: string): Promise<boolean> {
    const user = await askLogin(why);
    if (user === null) return false;
    this.#become(user);
    this.#needs.onChange();
    return true;
  }

  #become(user: string | null): void {
    this.#needs.dispatch({ type: 'access', access: user === null ? { type: 'open' } : { type: 'in', user } });
  }

  #say(tone: 'good' | 'bad', sentence: string): void {
    this.#needs.dispatch({ type: 'notice', tone, sentence });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
