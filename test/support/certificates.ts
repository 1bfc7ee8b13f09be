// A certificate authority of a test's own, with a server's and a client's certificate for loopback, as PEM files in a folder.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Certificates {
  /** For an etcd that shows its certificate to clients and asks them for theirs. */
  readonly flags: readonly string[];
  /** Of the client. */
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
}

export function makeCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', '/CN=weir test CA', '-keyout', 'ca.key', '-out', 'ca.crt');
  for (const name of ['server', 'client']) {
    const extension = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-addext', 'basicConstraints=CA:FALSE'];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
    openssl(
      'req',
      '-x509',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      ...key,
      '-subj',
      `/CN=${name}`,
      ...extension,
      ...files,
    );
  }
  const file = (name: string) => join(folder, name);
  const server = ['--cert-file', file('server.crt'), '--key-file', file('server.key')];
  return {
    flags: [...server, '--client-cert-auth', '--trusted-ca-file', file('ca.crt')],
    caPath: file('ca.crt'),
    certPath: file('client.crt'),
    keyPath: file('client.key'),
  };
}
