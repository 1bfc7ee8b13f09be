// The configuration that holds now, over the whole life of the node: read again on demand, taken as a whole or not at all. What needs a
// restart stays as it began, and is warned of until then. Who acts on a change is told of it, once for each; that nothing else is touched is theirs.
// It is read one time after the other, and who asks while a reading is under way waits for the next one: what the file says then is what counts.

import { sentenceOf } from '../../base/errors.ts';
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
  /** Reads the file again, without holding up the event loop: with 10,000 streams it takes a second. */
  readonly load: () => Promise<LoadedConfig>;
  /** Whether the node runs on an etcd that others can share. */
  readonly sharesEtcd: boolean;
  readonly log: Log;
  /** What a configuration names beside itself and is read with it: `look` says why that cannot be used (null: it can), `take` that the
   *  configuration was taken, and returns what became another by that; null: nothing. */
  readonly beside: { readonly look: (config: Config) => string | null; readonly take: () => string | null };
  /** `current` is another one now, by a change that the sentence tells of. */
  readonly onTaken: (before: Config, after: Config, sentence: string) => void;
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
  #reading: Promise<unknown> = Promise.resolve();
  /** The reading that has not begun yet. */
  #next: Promise<ReloadOutcome> | null = null;

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
  reload(by: string): Promise<ReloadOutcome> {
    if (this.#next !== null) return this.#next;
    const outcome = this.#reading.then(() => {
      this.#next = null;
      return this.#reload(by);
    });
    this.#next = outcome;
    this.#reading = outcome.catch(() => {});
    return outcome;
  }

  async #reload(by: string): Promise<ReloadOutcome> {
    const { config, diagnostics } = await this.#load();
    const wrongHere = config === null ? [] : this.#wrongHere(config);
    const outcome =
      config === null || wrongHere.length > 0
        ? this.#refuse([...diagnostics, ...wrongHere])
        : this.#take(config, diagnostics);
    this.#tell(outcome, by);
    return outcome;
  }

  async #load(): Promise<Pick<LoadedConfig, 'config' | 'diagnostics'>> {
    try {
      return await this.#needs.load();
    } catch (error) {
      return { config: null, diagnostics: [wrong(`the configuration cannot be read: ${sentenceOf(error)}`)] };
    }
  }

  /** What `weir run` would refuse this file for; and one that has lost everything, as a full disk or a writer at work leaves it: it would end
   *  all that runs. */
  #wrongHere(next: Config): readonly Diagnostic[] {
    const { me, sharesEtcd, beside } = this.#needs;
    const { peers, streams } = next;
    const running = this.#config;
    const trouble = beside.look(next);
    const known = peers.map(({ name }) => name);
    const hasLost = running.peers.length > 1 || (running.streams.length > 0 && streams.length === 0);
    const sentences = [
      ...(peers.length === 0 && hasLost
        ? [
            `the file has no ${streams.length === 0 ? 'stream and no peer' : 'peer'} any more, and this node runs as '${me.name}' by one that has: restart this node if that is meant`,
          ]
        : []),
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
      ...(trouble === null ? [] : [trouble]),
    ];
    return sentences.map(wrong);
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
    const { me, lastingWarnings, beside, onTaken } = this.#needs;
    const before = this.#config;
    const after = effectiveConfig(before, next, me);
    const change = configChange(before, after);
    this.#refusal = null;
    this.#warnings = [...new Set([...diagnostics.map(({ sentence }) => sentence), ...lastingWarnings])];
    this.#waiting = waitingDirectives(after, next, me);
    const renewed = beside.take();
    const changed = changeSentence(change, this.#waiting);
    const reason = renewed === null ? changed : `${isEmptyChange(change) ? '' : `${changed}; `}${renewed}`;
    if (isEmptyChange(change)) return { type: renewed === null ? 'unchanged' : 'taken', reason };
    this.#config = after;
    onTaken(before, after, changeSentence(change, []));
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

function wrong(sentence: string): Diagnostic {
  return { severity: 'error', place: null, sentence, excerpt: null };
}
