// What the lab tells a newcomer once everything runs: where to look, what to play, what to try.

import type { Lab } from '../lab.ts';

/** @param ownerOf the node that runs a stream now. */
export function guide(lab: Lab, ownerOf: (stream: string) => string | null): string {
  const [first] = lab.nodes;
  const pages = lab.nodes.map(node => `  http://${node.name}/   pid ${node.program.pid}`);
  const streams = [...lab.sources.keys()].map(stream => `  ${stream} ${placeOf(ownerOf(stream))}`);
  return `
Pages, one of each node (all show the whole cluster):
${pages.join('\n')}

Streams (${lab.pinned} is pinned to ${first?.name} by capture_at):
${streams.join('\n')}

Watch any stream from any node:
  in a browser   http://${lab.nodes.at(-1)?.name}/${lab.pinned}/embed.html
  in a player    ffplay http://${lab.nodes.at(-1)?.name}/${lab.pinned}/index.m3u8      (or vlc, mpv)

Things to try, in another terminal in this folder:
  export PATH=$PWD/bin:$PATH WEIR_URL=http://${lab.nodes.at(-1)?.name} WEIR_AUTH=${lab.edit.user}:${lab.edit.password}
  weir status
  kill -9 ${first?.program.pid}    ${first?.name} dies; its streams go to the others, and ${lab.pinned} comes back after you start it again with
    ${first?.commandLine}
  weir drain ${first?.name}    (and --undo)
  curl -u $WEIR_AUTH -X PUT $WEIR_URL/streamer/api/v3/streams/yard -d '{"inputs": ["testsrc://"], "cluster_ingest": true}'    one stream more
  weir reload --all    after you have changed ${lab.configPath}
  curl ${lab.countsUrl}    what the HTTP cameras saw: never two connections of one stream at once

Configuration   ${lab.configPath}
edit_auth       ${lab.edit.user} ${lab.edit.password}

Ctrl-C ends everything, also the nodes that you have started again.
`;
}

function placeOf(owner: string | null): string {
  return owner === null ? 'has no owner now' : `on ${owner}`;
}
