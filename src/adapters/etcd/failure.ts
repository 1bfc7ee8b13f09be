// The one table that turns what gRPC and etcd say into a sentence for people: what failed, at which endpoint, what to do.
// Nothing is decided by it. Every failure of a call leaves its outcome unknown, whatever the sentence says.

import { RetryError } from '../../base/errors.ts';

/** A call ended without an answer, or with a refusal. `code` is gRPC's status. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: number;

  constructor(code: number, details: string) {
    super(details);
    this.code = code;
  }
}

/** The time of a call was over by the monotonic clock. */
export class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver';
}

export interface FailedCall {
  /** What was asked, after 'could not': 'grant a lease'. */
  readonly what: string;
  readonly endpointUrl: string;
  readonly timeoutMs: number;
  readonly user: string | null;
}

/** @param thrown what a call threw. */
export function retryError(call: FailedCall, thrown: unknown): RetryError {
  if (thrown instanceof RetryError) return thrown;
  return new RetryError(`could not ${call.what}: ${causeOf(call, thrown)}`);
}

const deadlineExceeded = 4;

function causeOf(call: FailedCall, thrown: unknown): string {
  const etcd = `etcd at ${call.endpointUrl}`;
  if (thrown instanceof TimeIsOver || (thrown instanceof CallFailure && thrown.code === deadlineExceeded)) {
    return `${etcd} did not answer within ${call.timeoutMs} ms`;
  }
  const details = oneLine(thrown instanceof Error ? thrown.message : String(thrown));
  const row = rows.find(([pattern]) => pattern.test(details));
  return row === undefined ? `${etcd} says: ${details}` : row[1](etcd, call, details);
}

type Sentence = (etcd: string, call: FailedCall, details: string) => string;

const rows: readonly (readonly [RegExp, Sentence])[] = [
  [
    /database space exceeded/,
    etcd =>
      `${etcd} has used up the quota of its database (NOSPACE) and takes no writes; run 'etcdctl compact', 'etcdctl defrag' and ` +
      `'etcdctl alarm disarm', and start etcd with --auto-compaction-mode=periodic --auto-compaction-retention=10m`,
  ],
  [
    /authentication failed/,
    (etcd, call) => `${etcd} refused the password of user '${call.user}'; check user= and password= of the 'etcd' line`,
  ],
  [
    /user name is empty|user name not found/,
    (etcd, call) =>
      call.user === null
        ? `${etcd} asks for a user; add user= and password= to the 'etcd' line`
        : `${etcd} does not know user '${call.user}'; check user= of the 'etcd' line`,
  ],
  [
    /permission denied/,
    (etcd, call) =>
      `${etcd} does not let user '${call.user ?? ''}' do that; grant its role readwrite on the prefix /weir/`,
  ],
  [
    /invalid auth token|revision of auth store is old/,
    etcd => `${etcd} no longer knows the login; it is made anew at the next call`,
  ],
  [
    /no leader|leader changed|not capable|server stopped|request timed out|raft: /,
    (etcd, _call, details) =>
      `${etcd} has no quorum at the moment (${details}); it comes back when most of its members reach each other`,
  ],
  [/too many requests|request is too large/, (etcd, _call, details) => `${etcd} is asked for too much (${details})`],
  [
    /Name resolution failed/,
    (_etcd, call) => `the name in ${call.endpointUrl} is not known; check the address in the 'etcd' line and the DNS`,
  ],
  [
    /ECONNREFUSED/,
    etcd => `nothing listens where ${etcd} should be; check that etcd runs and that the address is right`,
  ],
  [
    /wrong version number|disconnected before secure TLS|packet length too long/,
    etcd => `${etcd} does not speak TLS; write http:// in the 'etcd' line, or give etcd a certificate`,
  ],
  [
    /certificate|self.signed|altnames|SSL alert|ssl3_read_bytes/i,
    (etcd, _call, details) =>
      `the certificates of ${etcd} and of this node do not fit (${details}); check ca=, cert= and key= of the 'etcd' line`,
  ],
  [
    /Protocol error|UNIMPLEMENTED|HTTP status|Received RST_STREAM with code 2/,
    etcd =>
      `what answers as ${etcd} is no etcd, or speaks only TLS; check the address and http:// or https:// in the 'etcd' line`,
  ],
  [
    /^Failed to connect/,
    etcd => `${etcd} closed the connection at once; check the address, and http:// or https://, in the 'etcd' line`,
  ],
  [
    /ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|EPIPE|Connection dropped|No connection established|GOAWAY|socket hang up/,
    (etcd, call, details) =>
      `${etcd} cannot be reached (${details}); check the network and that etcd runs${orPlain(call, details)}`,
  ],
];

/** A plain etcd closes a TLS connection with the greeting unread, which may look like any connection that broke. */
function orPlain({ endpointUrl }: FailedCall, details: string): string {
  const mayBePlain = endpointUrl.startsWith('https:') && details.includes('ECONNRESET');
  return mayBePlain ? ", or write http:// in the 'etcd' line if it does not speak TLS" : '';
}

function oneLine(details: string): string {
  return details
    .replace(/^No connection established\. Last error: (?:Error: )?/, '')
    .replace(/\s*Resolution note: \s*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
    .slice(0, 300);
}
