// The certificate of this node over its life: read at the start, and again whenever the configuration is read. One that cannot be used is
// refused as a whole configuration is, and the former one goes on; a new one is for the connections to come, those that are open stay.
// Now and then it is looked whether the files could be read again: the node goes on without them, and would not start again.

import { sentenceOf, TellUserError } from '../../base/errors.ts';
import type { CertificateFiles, Config } from '../../config/config.ts';
import type { Clock, Log } from '../../ports.ts';
import { type Certificate, certificateTrouble, certificateTroubles, readCertificate } from './certificate.ts';

type Configured = Pick<Config, 'certificate'>;

const lookEveryMs = 30_000;

export class SiteCertificate {
  #current: Certificate;
  #next: Certificate | null = null;
  /** Of the configuration that holds; null: that has no https any more. */
  #files: CertificateFiles | null;
  #nextFiles: CertificateFiles | null;
  /** Why the files cannot be read again; null: they can. */
  #trouble: string | null = null;
  #onRenewed: (certificate: Certificate) => void = () => {};

  private constructor(current: Certificate) {
    this.#current = current;
    this.#files = this.#nextFiles = current.files;
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
    this.#nextFiles = this.#files;
    try {
      // Without https it goes on as it is until a restart.
      if (certificate !== null) this.#next = readCertificate(certificate);
      this.#nextFiles = certificate;
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
    this.#files = this.#nextFiles;
    this.#trouble = null;
    if (next === null || (next.cert.equals(this.#current.cert) && next.key.equals(this.#current.key))) return null;
    this.#current = next;
    this.#onRenewed(next);
    return `the certificate ${next.files.certPath} is another one, good until ${new Date(next.validToUnixMs).toISOString().slice(0, 10)}`;
  }

  onRenewed(tell: (certificate: Certificate) => void): void {
    this.#onRenewed = tell;
  }

  /** Looks at the files from time to time. @returns what ends that. */
  watch(clock: Pick<Clock, 'monotonicMs' | 'wakeAt'>, log: Pick<Log, 'info' | 'warn'>): () => void {
    let cancel = () => {};
    const look = () => {
      this.#inspect(log);
      cancel = clock.wakeAt(clock.monotonicMs() + lookEveryMs, look);
    };
    look();
    return () => cancel();
  }

  #inspect(log: Pick<Log, 'info' | 'warn'>): void {
    const why = this.#files === null ? null : certificateTrouble(this.#files);
    const goesOn =
      'this node goes on with the certificate that it has read before, and will not start again: mend the file';
    const trouble = why === null ? null : `${why}; ${goesOn}`;
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (trouble !== null) log.warn('https-files', { reason: trouble });
    else log.info('https-files', { reason: "the files of the 'https' line can be used again" });
  }

  /** @param urls by which others are sent to this node. */
  warnings(urls: readonly string[], nowUnixMs: number): readonly string[] {
    const hosts = urls.filter(url => url.startsWith('https:')).map(url => new URL(url).hostname);
    const lost = this.#trouble === null ? [] : [this.#trouble];
    return [...lost, ...certificateTroubles(this.#current, [...new Set(hosts)], nowUnixMs)];
  }
}
