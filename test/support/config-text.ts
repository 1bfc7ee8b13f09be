// Configurations from texts in memory: files by their names, and an environment.

import { TellUserError } from '../../src/base/errors.ts';
import { matchesWildcard } from '../../src/base/wildcard.ts';
import type { Block } from '../../src/config/build/given.ts';
import { interpret } from '../../src/config/build/interpret.ts';
import type { Config } from '../../src/config/config.ts';
import { renderDiagnostics } from '../../src/config/diagnostic.ts';
import type { Scope } from '../../src/config/directives/directive.ts';
import { isDirective } from '../../src/config/directives/table.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { Problems } from '../../src/config/problems.ts';
import type { Sources } from '../../src/config/sources.ts';
import { lex } from '../../src/config/syntax/lex.ts';
import { masksOf } from '../../src/config/syntax/mask.ts';
import { parse } from '../../src/config/syntax/parse.ts';
import type { Statement } from '../../src/config/syntax/statement.ts';

/** The name of the file in all messages. */
export const file = 'weir.conf';

export function memorySources(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Sources {
  return {
    read(path) {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) throw new TellUserError(`cannot read '${path}': there is no such file`);
      return text;
    },
    glob: pattern =>
      /[*?]/.test(pattern)
        ? Object.keys(files)
            .filter(name => matchesWildcard(pattern, name))
            .toSorted()
        : [pattern],
    environment: name => environment[name],
  };
}

/** The configuration that `text` is; throws what is wrong with it. */
export function configOf(text: string): Config {
  const { config, diagnostics } = loadConfig(memorySources({ [file]: text }), file);
  if (config === null) throw new Error(renderDiagnostics(diagnostics));
  return config;
}

/** Everything that is said about `text`: '[warning ]line:column sentence'. */
export function complaintsOf(text: string): readonly string[] {
  const { diagnostics } = loadConfig(memorySources({ [file]: text }), file);
  return diagnostics.map(({ severity, place, sentence }) => {
    const where = place === null ? '' : `${place.line}:${place.column} `;
    return `${severity === 'warning' ? 'warning ' : ''}${where}${sentence}`;
  });
}

export interface Interpreted {
  readonly block: Block;
  /** 'line:column sentence'. */
  readonly complaints: readonly string[];
}

/** The statements of `text` as the table reads them in `scope`. */
export function interpreted(text: string, scope: Scope = 'top'): Interpreted {
  const problems = new Problems();
  const statements = statementsOf(text, problems);
  const block = interpret(statements, scope, { problems, masks: masksOf(statements) });
  return { block, complaints: sentencesOf(problems) };
}

export function statementsOf(text: string, problems = new Problems()): readonly Statement[] {
  return parse(lex(file, text, problems).tokens, isDirective, problems);
}

export function sentencesOf(problems: Problems): readonly string[] {
  return problems.sorted([file]).map(({ place, sentence }) => `${place?.line}:${place?.column} ${sentence}`);
}
