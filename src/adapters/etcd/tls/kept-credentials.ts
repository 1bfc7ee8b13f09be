// The PEM files of the 'etcd' line over the life of a node: read anew for every connection and now and then, and kept as they were while they
// cannot be used. A file that is lost, or half renewed, costs no lease then; it is told, because the node would not start again.

import { sentenceOf, TellUserError } from '../../../base/errors.ts';
import type { Log } from '../../../ports.ts';
import type { Credentials } from './read-credentials.ts';

export interface KeptCredentialsNeeds {
  /** Throws TellUserError. */
  readonly read: () => Credentials | null;
  readonly log: Pick<Log, 'info' | 'warn'> | null;
}

export class KeptCredentials {
  readonly #needs: KeptCredentialsNeeds;
  #last: Credentials | null;
  #trouble: string | null = null;

  /** Throws TellUserError: there is nothing to keep yet. */
  constructor(needs: KeptCredentialsNeeds) {
    this.#needs = needs;
    this.#last = needs.read();
  }

  /** A sentence for as long as the files cannot be used; null: they can. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** As the files are now, or were when they could be used last. */
  current(): Credentials | null {
    try {
      this.#last = this.#needs.read();
      this.#tell(null);
    } catch (error) {
      if (!(error instanceof TellUserError)) throw error;
      this.#tell(
        `${sentenceOf(error)}; this node goes on with what it has read before, and will not start again: mend the file`,
      );
    }
    return this.#last;
  }

  /** Once for each trouble. */
  #tell(trouble: string | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    const { log } = this.#needs;
    if (trouble !== null) log?.warn('etcd-files', { reason: trouble });
    else log?.info('etcd-files', { reason: "the files of the 'etcd' line can be used again" });
  }
}
