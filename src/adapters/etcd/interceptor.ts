// What weir adds to each call of the etcd3 library: metadata of its own, a way to cancel, and the true status of a failure.
// The library is never told why a call failed. Its own handling does harm here: it would close the connection under other calls, and
// send a call with an outdated login again and again until the deadline.

import { InterceptingCall, type Interceptor, ListenerBuilder, RequesterBuilder, status } from '@grpc/grpc-js';
import { CallFailure } from './failure.ts';

export interface Wire {
  readonly metadata: Readonly<Record<string, string>>;
  /** Cancels the call when it is aborted. */
  readonly signal: AbortSignal;
  /** Called at most once, before the library hears of it. */
  readonly onFailure: (failure: CallFailure) => void;
}

export function intercept(wire: Wire): Interceptor {
  const listener = new ListenerBuilder()
    .withOnReceiveStatus((received, next) => {
      if (received.code === status.OK) return next(received);
      wire.onFailure(new CallFailure(received.code, received.details));
      next({ ...received, code: status.FAILED_PRECONDITION, details: 'told to the interceptor' });
    })
    .build();
  const requester = new RequesterBuilder()
    .withStart((metadata, _listener, next) => {
      for (const [name, value] of Object.entries(wire.metadata)) metadata.set(name, value);
      next(metadata, listener);
    })
    .build();
  return (options, nextCall) => {
    const call = new InterceptingCall(nextCall(options), requester);
    wire.signal.addEventListener('abort', () => call.cancelWithStatus(status.CANCELLED, 'cancelled by weir'), {
      once: true,
    });
    return call;
  };
}
