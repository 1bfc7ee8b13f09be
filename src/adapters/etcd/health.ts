// What is known of the servers, for people: who answered last, which version, how big its database is, what went wrong last.
// Nothing is decided by it.

import type { StoreStatus } from '../../ports.ts';
import type { Endpoint } from './endpoint.ts';

export class Health {
  #status: StoreStatus = { endpoint: null, version: null, trouble: null, databaseBytes: null };

  get status(): StoreStatus {
    return this.#status;
  }

  answered(endpoint: Endpoint): void {
    this.#status = { ...this.#status, endpoint: endpoint.url, trouble: null };
  }

  failed(sentence: string): void {
    this.#status = { ...this.#status, trouble: sentence };
  }

  measured(version: string, databaseBytes: number): void {
    this.#status = { ...this.#status, version, databaseBytes };
  }
}
