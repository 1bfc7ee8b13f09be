// The measured times that a lease must leave room for (sources: protocol.md). Kept once: `weir check` refuses and warns by the very numbers
// that the fence and the session keep. In ms.

/** K, the kill budget: 400 SIGKILLed ffmpegs let go of their sources after 675 ms (measured); twice that for each, never less than 0.4 s. */
export const killLeastMs = 400;
export const killMsPerChild = 4;

/** What remains of stale_timeout for the start of an attempt and its answer: T >= 2R + K + 0.5 s. */
export const leaseMarginMs = 500;

/** An election costs the clients of etcd 2.3 to 2.7 s whatever they do (measured); with an attempt to renew and its repetition. */
export const electionMs = 3600;
