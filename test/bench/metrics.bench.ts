// What Prometheus costs a node: a scrape, while the node has 2,000 of 10,000 streams and as many viewers, and the counting of requests, beside
// the very same without it: as a function alone, and under a server that does nothing else.

import { longestStand } from './longest-stand.ts';
import { Figures, quantile } from './measure.ts';
import { countingNs } from './metrics/counting.ts';
import { makeScrapedNode } from './metrics/scraped-node.ts';
import { numberOptions } from './number-options.ts';
import { type BareServer, startBare } from './playback/bare.ts';
import { requestRate } from './playback/wrk.ts';
import { processorMs } from './process-cost.ts';
import { Started } from './started.ts';

const options = numberOptions({ streams: 2000, scrapes: 30, rounds: 7, seconds: 3 }, ['scrape', 'counting', 'server']);
const { parts } = options;
const figures = new Figures();

async function measureScrape(): Promise<void> {
  const metrics = await makeScrapedNode(options.streams);
  const times: number[] = [];
  const processor: number[] = [];
  const stands: number[] = [];
  let length = 0;
  for (let scrape = -5; scrape < options.scrapes; scrape += 1) {
    const longest = longestStand();
    const used = process.cpuUsage();
    const began = performance.now();
    length = (await metrics.text()).length;
    const tookMs = performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    const standMs = longest();
    if (scrape < 0) continue;
    times.push(tookMs);
    processor.push((user + system) / 1000);
    stands.push(standMs);
  }
  figures.add(`a scrape of ${options.streams} streams, processor time, median`, quantile(processor, 0.5), 'ms', 100);
  figures.addAim('  from question to answer, median', quantile(times, 0.5), 'ms', 100);
  figures.addAim('  the slowest', Math.max(...times), 'ms', 1000);
  figures.addAim('  the longest that the event loop stands still for it, median', quantile(stands, 0.5), 'ms', 25);
  figures.add('  its text', length / 1000, 'kB');
}

async function measureCounting(): Promise<void> {
  const rounds = [];
  for (let round = 0; round < options.rounds; round += 1) rounds.push(await countingNs());
  const plain = quantile(
    rounds.map(({ plainNs }) => plainNs),
    0.5,
  );
  const counted = quantile(
    rounds.map(({ countedNs }) => countedNs),
    0.5,
  );
  figures.add('a request through an empty middleware', plain, 'ns');
  figures.add('  through the one that counts in its place', counted, 'ns');
  figures.add('  the difference', counted - plain, 'ns', 1000);
}

/** By processor time, which says more than a rate where others work on the same machine. */
async function measureServer(): Promise<void> {
  const started = new Started();
  await started.orEnd(async () => {
    const plain = started.keep(await startBare('koa'), server => server.end());
    const counted = started.keep(await startBare('counted'), server => server.end());
    const costs = { plain: [] as number[], counted: [] as number[] };
    for (let round = 0; round <= options.rounds; round += 1) {
      const [plainUs, countedUs] = [await answerUs(plain), await answerUs(counted)];
      if (round === 0) continue;
      costs.plain.push(plainUs);
      costs.counted.push(countedUs);
    }
    const ratios = costs.counted.map((us, round) => us / (costs.plain[round] ?? Number.NaN));
    figures.add('an answer of a bare Koa that counts, processor time', quantile(costs.counted, 0.5), 'us');
    figures.add('  of one that does not', quantile(costs.plain, 0.5), 'us');
    figures.add('    the one to the other', quantile(ratios, 0.5), 'x', 1.05);
  });
  await started.end();
}

async function answerUs({ pid, url }: BareServer): Promise<number> {
  const { seconds } = options;
  const beganMs = processorMs(pid);
  const rate = await requestRate(`${url}/400`, { connections: 32, seconds });
  return ((processorMs(pid) - beganMs) * 1000) / (rate * seconds);
}

try {
  if (parts.has('scrape')) await measureScrape();
  if (parts.has('counting')) await measureCounting();
  if (parts.has('server')) await measureServer();
  process.exitCode = figures.areKept ? 0 : 1;
} finally {
  figures.print();
}
