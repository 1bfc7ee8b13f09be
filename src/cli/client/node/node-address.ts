// Whom a client command asks.

export interface NodeAddress {
  readonly url: string;
  /** USER:PASSWORD; null: none. */
  readonly auth: string | null;
  /** Whose user and password the command needs: to look, or to change something, for which it may have to look as well. */
  readonly right: 'view_auth' | 'edit_auth';
  /** Left out: as long as an order may take. */
  readonly timeoutMs?: number;
}
