// The configuration that holds now, over the whole life of the node: read again on demand, taken as a whole or not at all. What needs a
// restart stays as it began, and is warned of until then. Who acts on a change is told of it, once for each; that nothing else is touched is theirs.

import type { Config, PeerConfig } from '../../config/config.ts';
import { type Diagnostic, placeText, renderDiagnostics } from '../../config/diagnostic.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import { changeSentence, waitingSentence } from '../../config/reload/change-sentence.ts';
import { configChange, isEmptyChange } from '../../config/reload/config-change.ts';
import { effectiveConfig, waitingDirectives } from '../../config/reload/effective-config.ts';
import type { Log } from '../../ports.ts';

export interface CurrentConfigNeeds {
  readonly config: Config;
  readonly me: PeerConfig;
  /** Of the configuration as it was read at the start. */
  readonly warnings: readonly string[];
  /** Of these, what another file does not mend. */
  readonly lastingWarnings: readonly string[];
  /** Reads the file again. */
  readonly load: () => LoadedConfig;
  /** Whether the node runs on an etcd that others can share. */
  readonly sharesEtcd: boolean;
  readonly log: Log;
  /** `current` is another one now. */
  readonly onTaken: (before: Config, after: Config) => void;
}

/** Each with a sentence. */
export type ReloadOutcome =
  /** Nothing has changed. */
  | { readonly type: 'refused'; readonly reason: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'unchanged' | 'taken'; readonly reason: string };

export class CurrentConfig {
  readonly #needs: CurrentConfigNeeds;
  #config: Config;
  #warnings: readonly string[];
  #waiting: readonly string[] = [];
  /** Why the file as it is now was not taken; null: it was. */
  #refusal: string | null = null;

  constructor(needs: CurrentConfigNeeds) {
    this.#needs = needs;
    this.#config = needs.config;
    this.#warnings = needs.warnings;
  }

  get config(): Config {
    return this.#config;
  }

  /** This node as the configuration describes it now. */
  get me(): PeerConfig {
    const { me } = this.#needs;
    const { peers, peerDefaults } = this.#config;
    return peers.find(({ name }) => name === me.name) ?? { ...me, ...peerDefaults };
  }

  /** Sentences for as long as they are true. */
  get warnings(): readonly string[] {
    return [
      ...this.#warnings,
      ...(this.#waiting.length === 0 ? [] : [waitingSentence(this.#waiting)]),
      ...(this.#refusal === null ? [] : [`the configuration was read again and not taken: ${this.#refusal}`]),
    ];
  }

  /** @param by who wants it, for the log. */
  reload(by: string): ReloadOutcome {
    const { config, diagnostics } = this.#needs.load();
    const wrong = config === null ? [] : this.#wrongHere(config);
    const outcome =
      config === null || wrong.length > 0 ? this.#refuse([...diagnostics, ...wrong]) : this.#take(config, diagnostics);
    this.#tell(outcome, by);
    return outcome;
  }

  /** What `weir run` would refuse this file for. */
  #wrongHere({ peers }: Config): readonly Diagnostic[] {
    const { me, sharesEtcd } = this.#needs;
    const known = peers.map(({ name }) => name);
    const sentences = [
      ...(peers.length > 0 && !known.includes(me.name)
        ? [
            `no peer is this node any more: it runs as '${me.name}' (expected one of ${known.join(', ')}); stop it, or give it its peer back`,
          ]
        : []),
      ...(peers.length > 1 && !sharesEtcd
        ? [
            `${peers.length} peers need one etcd that they share, and this node runs with one of its own: restart it with a shared one`,
          ]
        : []),
    ];
    return sentences.map(sentence => ({ severity: 'error', place: null, sentence, excerpt: null }));
  }

  #refuse(diagnostics: readonly Diagnostic[]): ReloadOutcome {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
    const reason = `${placeText(first?.place ?? null)}${first?.sentence ?? 'it cannot be read'}${more}`;
    this.#refusal = reason;
    return { type: 'refused', reason, diagnostics };
  }

  #take(next: Config, diagnostics: readonly Diagnostic[]): ReloadOutcome {
    const { me, lastingWarnings, onTaken } = this.#needs;
    const before = this.#config;
    const after = effectiveConfig(before, next, me);
    const change = configChange(before, after);
    this.#refusal = null;
    this.#warnings = [...new Set([...diagnostics.map(({ sentence }) => sentence), ...lastingWarnings])];
    this.#waiting = waitingDirectives(after, next, me);
    const reason = changeSentence(change, this.#waiting);
    if (isEmptyChange(change)) return { type: 'unchanged', reason };
    this.#config = after;
    onTaken(before, after);
    return { type: 'taken', reason };
  }

  #tell(outcome: ReloadOutcome, by: string): void {
    const { log } = this.#needs;
    if (outcome.type !== 'refused') {
      log.info(`reload-${outcome.type}`, { reason: outcome.reason, by });
      for (const reason of this.#warnings) log.warn('configuration', { reason });
      return;
    }
    log.error('reload-refused', { reason: `nothing was changed: ${outcome.reason}`, by });
    for (const { severity, sentence, ...diagnostic } of outcome.diagnostics) {
      const reason = renderDiagnostics([{ severity, sentence, ...diagnostic }]).trimEnd();
      log[severity === 'error' ? 'error' : 'warn']('configuration', { reason });
    }
  }
}
