// The PEM files of the 'etcd' line, as etcd3 wants them.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { IOptions } from 'etcd3';
import { TellUserError } from '../../../base/errors.ts';
import type { EtcdConfig } from '../../../config/config.ts';

export type Credentials = NonNullable<IOptions['credentials']>;

/** With its end, if it has one. */
const certificate = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*(?:-----END [^-]*-----)?/g;

/** @returns null when the line names no files: the system's defaults are good then. Throws TellUserError. */
export function readCredentials(config: EtcdConfig): Credentials | null {
  if ((config.certPath === null) !== (config.keyPath === null)) {
    throw new TellUserError(`the 'etcd' line has only one of cert= and key=: give both, or none`);
  }
  if (config.caPath === null && config.certPath === null) return null;
  const rootCertificate =
    config.caPath === null ? Buffer.from(rootCertificates.join('\n')) : readAuthorities(config.caPath);
  if (config.certPath === null || config.keyPath === null) return { rootCertificate };
  const certChain = readPem('cert', config.certPath);
  const privateKey = readPem('key', config.keyPath);
  requirePair(config, certChain, privateKey);
  return { rootCertificate, certChain, privateKey };
}

/** TLS passes over what it cannot read of them, and trusts nobody then. Looked at are the first and the last: of a file that is half written one
 *  is not whole, and all of a system's take 70 ms. */
function readAuthorities(path: string): Buffer {
  const pem = readPem('ca', path);
  const certificates = pem.toString('latin1').match(certificate);
  try {
    for (const end of [0, -1]) new X509Certificate(certificates?.at(end) ?? '');
  } catch (cause) {
    throw new TellUserError(`ca=${path} of the 'etcd' line holds no whole certificate, or ends in the middle of one`, {
      cause,
    });
  }
  return pem;
}

/** Also when only one of the two is renewed yet. */
function requirePair({ certPath, keyPath }: EtcdConfig, cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new TellUserError(`cert=${certPath} and key=${keyPath} of the 'etcd' line cannot be used together`, {
      cause,
    });
  }
}

function readPem(option: string, path: string): Buffer {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (cause) {
    throw new TellUserError(`cannot read ${option}=${path} of the 'etcd' line`, { cause });
  }
  if (!text.includes('-----BEGIN ')) throw new TellUserError(`${option}=${path} of the 'etcd' line is no PEM file`);
  return text;
}
