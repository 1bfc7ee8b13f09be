// The configuration of a connection to a test's etcd: no login, no TLS, unless the test says so.

import type { EtcdConfig } from '../../src/config/config.ts';

export function etcdConfig(endpoints: readonly string[], more: Partial<EtcdConfig> = {}): EtcdConfig {
  return { endpoints, user: null, password: null, caPath: null, certPath: null, keyPath: null, ...more };
}
