// The certificate of this node over its life: read at the start, and again whenever the configuration is read. One that cannot be used is
// refused as a whole configuration is, and the former one goes on; a new one is for the connections to come, those that are open stay.

import { sentenceOf, TellUserError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { type Certificate, certificateTroubles, readCertificate } from './certificate.ts';

type Configured = Pick<Config, 'certificate'>;

export class SiteCertificate {
  #current: Certificate;
  #next: Certificate | null = null;
  #onRenewed: (certificate: Certificate) => void = () => {};

  private constructor(current: Certificate) {
    this.#current = current;
  }

  /** null: this node does not speak https. @throws TellUserError */
  static open({
    https,
    config,
  }: {
    readonly https: Config['https'];
    readonly config: Configured;
  }): SiteCertificate | null {
    const { certificate } = config;
    return https === null || certificate === null ? null : new SiteCertificate(readCertificate(certificate));
  }

  get current(): Certificate {
    return this.#current;
  }

  /** Reads the files that a new configuration names; `take` takes what was read. @returns why it cannot be used, null: it can. */
  look({ certificate }: Configured): string | null {
    this.#next = null;
    // Without https it goes on as it is until a restart.
    if (certificate === null) return null;
    try {
      this.#next = readCertificate(certificate);
      return null;
    } catch (error) {
      if (!(error instanceof TellUserError)) throw error;
      return sentenceOf(error);
    }
  }

  /** What was read last is the certificate now. @returns a sentence when it is another one. */
  take(): string | null {
    const next = this.#next;
    this.#next = null;
    if (next === null || (next.cert.equals(this.#current.cert) && next.key.equals(this.#current.key))) return null;
    this.#current = next;
    this.#onRenewed(next);
    return `the certificate ${next.path} is another one, good until ${new Date(next.validToUnixMs).toISOString().slice(0, 10)}`;
  }

  onRenewed(tell: (certificate: Certificate) => void): void {
    this.#onRenewed = tell;
  }

  /** @param urls by which others are sent to this node. */
  warnings(urls: readonly string[], nowUnixMs: number): readonly string[] {
    const hosts = urls.filter(url => url.startsWith('https:')).map(url => new URL(url).hostname);
    return certificateTroubles(this.#current, [...new Set(hosts)], nowUnixMs);
  }
}
