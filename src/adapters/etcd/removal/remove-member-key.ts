// The fence's word to etcd when main is dead: deletes the member key of a session, so that the others take over at once. Every endpoint is
// asked, the next one a little after the one before it; the first answer ends it. Asking twice, or late, does no harm: the transaction
// deletes the key only if it still is that session's, and nothing of that session lives any more.

import type { EtcdConfig } from '../../../config/config.ts';
import type { Clock } from '../../../ports.ts';
import { type Endpoint, parseEndpoint } from '../endpoint.ts';
import { pause } from '../pause.ts';
import { readCredentials } from '../tls/read-credentials.ts';
import { GrpcSession } from './grpc-session.ts';
import { bytesField, numberField, readBytesField } from './protobuf.ts';

export interface KeyRemoval {
  readonly key: string;
  readonly etcd: EtcdConfig;
  /** The key's create_revision. */
  readonly session: number;
  /** Given up then (monotonic). */
  readonly untilMs: number;
  readonly clock: Clock;
}

/** A member that answers does so within a few ms, 100 ms with a password; the others wait no longer than this for a frozen one. */
const staggerMs = 150;
const attemptMs = 2000;
const restMs = 200;

/** Resolves with true when etcd has said that there is no such session any more; false: it was given up. */
export async function removeMemberKey(removal: KeyRemoval): Promise<boolean> {
  const over = new AbortController();
  const cancelWake = removal.clock.wakeAt(removal.untilMs, () => over.abort());
  const asking = removal.etcd.endpoints.map((endpoint, index) =>
    askUntilDone(removal, parseEndpoint(endpoint), index * staggerMs, over),
  );
  const answers = await Promise.all(asking);
  cancelWake();
  return answers.includes(true);
}

async function askUntilDone(
  removal: KeyRemoval,
  endpoint: Endpoint,
  delayMs: number,
  over: AbortController,
): Promise<boolean> {
  await pause(removal.clock, delayMs, over.signal);
  while (!over.signal.aborted) {
    if (await ask(removal, endpoint, over.signal)) {
      over.abort();
      return true;
    }
    await pause(removal.clock, restMs, over.signal);
  }
  return false;
}

async function ask(removal: KeyRemoval, endpoint: Endpoint, over: AbortSignal): Promise<boolean> {
  let session: GrpcSession | null = null;
  const end = () => session?.close();
  const cancelWake = removal.clock.wakeAt(removal.clock.monotonicMs() + attemptMs, end);
  over.addEventListener('abort', end, { once: true });
  try {
    session = new GrpcSession(endpoint.url, tlsOf(endpoint, removal.etcd));
    const token = await logIn(session, removal.etcd);
    await session.call('/etcdserverpb.KV/Txn', deletion(removal), token === null ? {} : { token });
    return true;
  } catch {
    // Main is dead: there is nobody to tell, and nothing to do but to ask again.
    return false;
  } finally {
    cancelWake();
    over.removeEventListener('abort', end);
    end();
  }
}

/** null: no login is asked for. */
async function logIn(session: GrpcSession, { user, password }: EtcdConfig): Promise<string | null> {
  if (user === null) return null;
  const request = Buffer.concat([bytesField(1, user), bytesField(2, password ?? '')]);
  try {
    const answer = await session.call('/etcdserverpb.Auth/Authenticate', request, {});
    return readBytesField(answer, 2)?.toString() ?? null;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.includes('authentication is not enabled')) return null;
    throw thrown;
  }
}

/** TxnRequest: if create(key) = session then delete key. (Compare.EQUAL is 0, and 0 is left out.) */
function deletion({ key, session }: KeyRemoval): Buffer {
  const createTarget = 1;
  const compare = Buffer.concat([numberField(2, createTarget), bytesField(3, key), numberField(5, session)]);
  const deleteRange = bytesField(1, key);
  const operation = bytesField(3, deleteRange);
  return Buffer.concat([bytesField(1, compare), bytesField(2, operation)]);
}

function tlsOf(endpoint: Endpoint, etcd: EtcdConfig) {
  const files = endpoint.secure ? readCredentials(etcd) : null;
  if (files === null) return {};
  const { rootCertificate: ca, certChain: cert, privateKey: key } = files;
  return { ca, ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}
