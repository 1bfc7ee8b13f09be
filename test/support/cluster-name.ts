// The name of the clusters of this test process: tests that run at the same time, also of another run on this machine, may use one node
// name, which on one machine and in one cluster would be the same node twice.

export const clusterName = `test${process.env.VITEST_POOL_ID ?? ''}-${process.pid}`;
