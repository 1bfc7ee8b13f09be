// The button that goes round: as the system, light, dark.

import { find, setText } from '../dom.ts';
import { nextTheme, type Theme, theme } from './theme.ts';

const words: Readonly<Record<Theme, string>> = { system: 'Auto', light: 'Light', dark: 'Dark' };

export function themeButton(): void {
  const button = find('theme', HTMLButtonElement);
  const word = find('theme-word', HTMLElement);
  const show = (now: Theme) => {
    setText(word, words[now]);
    button.ariaLabel = `Colours: ${now === 'system' ? 'as the system' : now}. Change`;
  };
  button.addEventListener('click', () => show(nextTheme()));
  show(theme());
}
