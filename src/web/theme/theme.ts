// Light or dark: as the system has it, or as the viewer has chosen here. Loaded before anything is painted, so that nothing flashes.

import { keep, kept } from './kept.ts';

export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function theme(): Theme {
  return themes.find(known => known === document.documentElement.dataset.theme) ?? 'system';
}

export function nextTheme(): Theme {
  const next = themes[(themes.indexOf(theme()) + 1) % themes.length] ?? 'system';
  keep('theme', next === 'system' ? null : next);
  apply(next);
  return next;
}

function apply(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

apply(themes.find(known => known === kept('theme')) ?? 'system');
