import { defineConfig } from 'vitest/config';

// fast: nothing outside this process. real: real etcd, real ffmpeg, real nodes; they wait more than they work, so two files at a time
// (bin/test gives the number) fit on two cores. A time limit of a test tells a hang from a slow machine, nothing else: those of `fast` run
// with what the real tests leave of the processor.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'test/unit/**/*.test.ts',
            'test/scenario/**/*.test.ts',
            'test/golden/**/*.test.ts',
            'test/fuzz/**/*.test.ts',
            'test/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/{contract,integration,players}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Simulated worlds: nothing outside the process either, but a minute of a core.
        test: { name: 'sim', include: ['test/sim/**/*.test.ts'], testTimeout: 300_000 },
      },
      {
        // `bin/test-compose` alone: it needs Docker. One cluster for all tests, one after another; a fault that nobody mended spoils the rest.
        test: {
          name: 'compose',
          include: ['test/compose/**/*.test.ts'],
          fileParallelism: false,
          bail: 1,
          testTimeout: 300_000,
        },
      },
      {
        // A run of its own, `bin/test chaos`: it loads the machine more than other tests beside it would stand.
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
