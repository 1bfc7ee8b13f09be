// Asks for the user and password of edit_auth, and tries them before it believes them. What a wrong one is answered stands in the form.

import { find, setText } from '../dom.ts';
import { mayOrder, type Verdict } from '../server/orders.ts';
import { basic, remember } from './credentials.ts';

/** Who has logged in; null: the viewer has thought better of it. @param why what the node has answered. */
export function askLogin(why: string): Promise<string | null> {
  const dialog = find('login-dialog', HTMLDialogElement);
  const form = find('login-form', HTMLFormElement);
  const user = find('login-user', HTMLInputElement);
  const password = find('login-password', HTMLInputElement);
  const sentence = find('login-sentence', HTMLElement);
  const submit = find('login-submit', HTMLButtonElement);
  setText(sentence, why);
  sentence.className = 'note';
  password.value = '';
  const ending = new AbortController();
  const { signal } = ending;

  return new Promise(resolve => {
    const end = (who: string | null) => {
      ending.abort();
      password.value = '';
      dialog.close();
      resolve(who);
    };
    const attempt = async () => {
      submit.disabled = true;
      const authorization = basic(user.value, password.value);
      const verdict = await mayOrder(authorization).catch(unknown);
      submit.disabled = false;
      if (signal.aborted) return;
      if (verdict.type === 'yes') {
        remember(user.value, authorization);
        return end(user.value);
      }
      setText(sentence, verdict.sentence);
      sentence.className = 'note bad';
      password.select();
    };
    form.addEventListener(
      'submit',
      event => {
        event.preventDefault();
        void attempt();
      },
      { signal },
    );
    find('login-cancel', HTMLButtonElement).addEventListener('click', () => end(null), { signal });
    dialog.addEventListener('close', () => end(null), { signal });
    dialog.showModal();
    (user.value === '' ? user : password).focus();
  });
}

function unknown(error: unknown): Verdict {
  const sentence = error instanceof Error ? error.message : String(error);
  return { type: 'no', isPassword: false, sentence: `it cannot be said now whether that is right: ${sentence}` };
}
