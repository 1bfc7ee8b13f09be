// The certificate that a node shows over https and its key, read from their files and looked through before anything is made of them: what is
// wrong is told with the file it is in. One that has expired, or is not valid yet, is no reason to refuse: ingest and http need none, and
// the clock of the machine may be what is wrong; it is warned of for as long as it lasts.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { sentenceOf, TellUserError } from '../../base/errors.ts';
import type { CertificateFiles } from '../../config/config.ts';

export interface Certificate {
  /** PEM, with those between it and its authority. */
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly files: CertificateFiles;
  readonly validFromUnixMs: number;
  readonly validToUnixMs: number;
  /** Whether it is for that host. */
  readonly names: (host: string) => boolean;
}

/** Let's Encrypt renews 30 days before the end: what is left then was forgotten. */
const soonMs = 7 * 86_400_000;

/** @throws TellUserError */
export function readCertificate(files: CertificateFiles): Certificate {
  const { certPath, keyPath } = files;
  const cert = readPem('cert', certPath);
  const key = readPem('key', keyPath);
  const leaf = parse('cert', certPath, 'certificate', () => new X509Certificate(cert));
  const secret: KeyObject = parse('key', keyPath, 'key without a passphrase', () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(secret)) {
    throw new TellUserError(
      `cert=${certPath} and key=${keyPath} of the 'https' line do not belong together: the certificate is for another key, ` +
        'or the file does not begin with the certificate of this site',
    );
  }
  parse('cert', certPath, 'certificate that TLS can use', () => createSecureContext({ cert, key }));
  return {
    ...{ cert, key, files },
    validFromUnixMs: Date.parse(leaf.validFrom),
    validToUnixMs: Date.parse(leaf.validTo),
    names: host => isFor(leaf, host),
  };
}

/** Why `readCertificate` would refuse them; null: it would not. */
export function certificateTrouble(files: CertificateFiles): string | null {
  try {
    readCertificate(files);
    return null;
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    return sentenceOf(error);
  }
}

/** Sentences for as long as they are true. @param hosts where viewers and nodes are sent to this node by https. */
export function certificateTroubles(
  { files: { certPath: path }, validFromUnixMs, validToUnixMs, names }: Certificate,
  hosts: readonly string[],
  nowUnixMs: number,
): readonly string[] {
  const day = (unixMs: number) => new Date(unixMs).toISOString().slice(0, 10);
  const renew = 'put a new one in its place and have the configuration read again';
  const others = hosts.filter(host => !names(host));
  return [
    ...(nowUnixMs < validFromUnixMs
      ? [`the certificate ${path} is not valid before ${day(validFromUnixMs)}, or the clock of this machine is wrong`]
      : []),
    ...(nowUnixMs >= validToUnixMs
      ? [`the certificate ${path} has expired on ${day(validToUnixMs)}, nobody trusts it any more: ${renew}`]
      : nowUnixMs >= validToUnixMs - soonMs
        ? [`the certificate ${path} expires on ${day(validToUnixMs)}: ${renew}`]
        : []),
    ...others.map(
      host =>
        `the certificate ${path} is not for ${host}, where others are sent to this node by https: they will refuse it; ` +
        "give the peer a 'public' or 'api_url' that the certificate names",
    ),
  ];
}

function readPem(option: string, path: string): Buffer {
  try {
    const pem = readFileSync(path);
    if (pem.includes('-----BEGIN ')) return pem;
  } catch (cause) {
    throw new TellUserError(`cannot read ${option}=${path} of the 'https' line`, { cause });
  }
  throw new TellUserError(`${option}=${path} of the 'https' line is no PEM file`);
}

function parse<T>(option: string, path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new TellUserError(`${option}=${path} of the 'https' line holds no ${what} (${sentenceOf(cause)})`);
  }
}

function isFor(leaf: X509Certificate, host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return (isIP(bare) === 0 ? leaf.checkHost(bare) : leaf.checkIP(bare)) !== undefined;
}
