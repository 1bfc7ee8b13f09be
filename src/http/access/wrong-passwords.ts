// Who gives wrong passwords has to wait before the next one is looked at: of one address 10 at once and then one every 10 s, of all together
// 100 and then one a second. Nothing is looked at meanwhile, not even a right password: whoever could tell the two apart could go on
// guessing. So who shares an address with a guesser (NAT, a proxy, this machine) waits with it, for seconds. The limit of all together does
// not hold for an address that a right password came from before: no crowd of strangers keeps an operator out.
// Constant memory: addresses share buckets by a hash that nobody outside can foresee; an IPv6 network of 64 bits is one address.

import { createHmac, randomBytes } from 'node:crypto';
import { plainAddress } from '../../base/plain-address.ts';
import type { Clock, Log } from '../../ports.ts';
import { HttpError } from '../http-error.ts';

export interface WrongPasswordsNeeds {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

const ofOne = { atOnce: 10, everyMs: 10_000 };
const ofAll = { atOnce: 100, everyMs: 1000 };
const buckets = 4096;
/** For so long a right password speaks for its address. */
const trustedMs = 3_600_000;

export class WrongPasswords {
  readonly #needs: WrongPasswordsNeeds;
  readonly #salt: Buffer;
  /** By bucket: when it will be empty again. Each wrong password fills it by `everyMs`. */
  readonly #emptyAtMs = new Float64Array(buckets);
  readonly #trustedUntilMs = new Float64Array(buckets);
  #allEmptyAtMs = 0;

  constructor(needs: WrongPasswordsNeeds, salt = randomBytes(16)) {
    this.#needs = needs;
    this.#salt = salt;
  }

  /** Whether what was given is right. @throws HttpError 429 when it is not looked at. */
  check(address: string, isRight: () => boolean): boolean {
    const nowMs = this.#needs.clock.monotonicMs();
    const bucket = this.#bucketOf(address);
    const waitMs = this.#waitMs(bucket, nowMs);
    if (waitMs > 0) throw tooMany(waitMs);
    if (isRight()) {
      this.#trustedUntilMs[bucket] = nowMs + trustedMs;
      return true;
    }
    this.#emptyAtMs[bucket] = Math.max(nowMs, this.#emptyAtMs[bucket] ?? 0) + ofOne.everyMs;
    this.#allEmptyAtMs = Math.max(nowMs, this.#allEmptyAtMs) + ofAll.everyMs;
    const reason = `a wrong password came from ${address === '' ? 'an unknown address' : address}`;
    this.#needs.log.warn('wrong-password', { reason, address });
    return false;
  }

  #waitMs(bucket: number, nowMs: number): number {
    const own = (this.#emptyAtMs[bucket] ?? 0) - nowMs - (ofOne.atOnce - 1) * ofOne.everyMs;
    if (own > 0 || nowMs < (this.#trustedUntilMs[bucket] ?? 0)) return own;
    return this.#allEmptyAtMs - nowMs - (ofAll.atOnce - 1) * ofAll.everyMs;
  }

  #bucketOf(address: string): number {
    return createHmac('sha256', this.#salt).update(networkOf(address)).digest().readUInt32LE() % buckets;
  }
}

/** What one person has of addresses. */
function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const first = head.split(':').filter(part => part !== '');
  const last = tail === undefined ? [] : tail.split(':');
  const whole = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return whole.slice(0, 4).join(':');
}

function tooMany(waitMs: number): HttpError {
  const seconds = Math.ceil(waitMs / 1000);
  return new HttpError(429, `too many wrong passwords came from there: ask again in ${seconds} s`, {
    headers: { 'Retry-After': `${seconds}` },
  });
}
