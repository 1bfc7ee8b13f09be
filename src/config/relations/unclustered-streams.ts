// Streams without cluster_ingest in a file with several peers: each node opens a connection of its own to the source. That is what multicast
// and test pictures may want, and what a camera that allows one client does not bear; one forgotten word makes the difference. One warning
// for all of them, at the first.

import type { Built } from '../build/built.ts';
import type { Problems } from '../problems.ts';
import { isShareable } from './sources.ts';

export function checkUnclusteredStreams({ config: { peers }, streams }: Built, problems: Problems): void {
  const alone = streams.filter(
    ({ config, inputs }) =>
      config.clusterIngest === null && !config.disabled && inputs.some(input => !isShareable(input.config)),
  );
  const [first] = alone;
  if (first === undefined || peers.length < 2) return;
  const { statement } = first.given;
  const more = alone.length === 1 ? '' : ` (and ${alone.length - 1} more)`;
  problems.warn(
    statement.words[0]?.place ?? statement.name.place,
    `stream '${first.config.name}'${more} has no cluster_ingest: each of the ${peers.length} nodes opens a connection of its own to the ` +
      "source; add 'cluster_ingest' where one of them shall do it for all",
  );
}
