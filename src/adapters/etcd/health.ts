// What is known of the servers, for people: who answered last, which version, how big its database is, what went wrong last.
// Nothing is decided by it.

import type { StoreStatus } from '../../ports.ts';
import type { Endpoint } from './endpoint.ts';

export class Health {
  #status: Omit<StoreStatus, 'warning'> = { endpoint: null, version: null, trouble: null, databaseBytes: null };

  get status(): Omit<StoreStatus, 'warning'> {
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
