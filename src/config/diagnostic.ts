// What is wrong with a configuration, and how it is shown: file:line:column, one sentence, the line of the file, a caret under the place.
// Whoever makes a Diagnostic has taken the secrets out; showing it adds none.

export type Severity = 'error' | 'warning';

/** Line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Diagnostic {
  readonly severity: Severity;
  /** null: about the configuration as a whole. */
  readonly place: Place | null;
  readonly sentence: string;
  /** The line of the file, shortened, without secrets and comments; `caret` is the position under which the caret stands, from 0. */
  readonly excerpt: { readonly text: string; readonly caret: number } | null;
}

/** Text for people, one block for each, ending in a line break; '' for none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(render).join('');
}

/** `file:line:column: ` before a sentence; '' for the configuration as a whole. */
export function placeText(place: Place | null): string {
  return place === null ? '' : `${place.file}:${place.line}:${place.column}: `;
}

export function hasErrors(diagnostics: readonly { readonly severity: Severity }[]): boolean {
  return diagnostics.some(diagnostic => diagnostic.severity === 'error');
}

function render({ severity, place, sentence, excerpt }: Diagnostic): string {
  const headline = `${placeText(place)}${severity === 'warning' ? 'warning: ' : ''}${sentence}\n`;
  return excerpt === null ? headline : `${headline}    ${excerpt.text}\n    ${' '.repeat(excerpt.caret)}^\n`;
}
