// One node of the cluster page.

import type { Peer } from './api.ts';
import { make, type Row, setClass, setFact, setText } from './dom.ts';
import { lasting, short } from './words.ts';

export interface NodeItem {
  readonly peer: Peer;
  /** It is the node that served the page. */
  readonly isThis: boolean;
  /** Known of this node only. */
  readonly leaseRemainingMs: number | null;
  readonly highestLoad: number;
}

const tones = { up: 'good', draining: 'warn', down: 'bad' } as const;

export function nodeRow(): Row<NodeItem> {
  const name = make('span', 'name');
  const here = make('span', 'tag', 'this node');
  const state = make('span', 'state');
  const streams = make('td', 'number');
  const viewers = make('td', 'number');
  const fill = make('span', 'fill');
  const load = make('span');
  const lease = make('td', 'number');
  const uptime = make('td', 'number');
  const version = make('td');
  const configuration = make('span', 'note');
  const configurationCell = make('td', '', configuration);
  streams.dataset.label = 'Streams';
  viewers.dataset.label = 'Viewers';
  lease.dataset.label = 'Lease left';
  uptime.dataset.label = 'Member for';
  version.dataset.label = 'Version';
  configurationCell.dataset.label = 'Configuration';
  const loadCell = make('td', '', make('span', 'meter', make('span', 'gauge', fill), load));
  loadCell.dataset.label = 'Load';
  const who = [make('td', '', name, here), make('td', 'corner', state)];
  const element = make('tr', '', ...who, streams, loadCell, viewers, lease, uptime, version, configurationCell);

  const show = ({ peer, isThis, leaseRemainingMs, highestLoad }: NodeItem) => {
    const { stats } = peer;
    setText(name, peer.hostname);
    here.hidden = !isThis;
    setText(state, stats.status);
    setClass(state, `state ${tones[stats.status]}`);
    setText(streams, String(stats.total_streams));
    setText(load, short(stats.load));
    fill.style.width = `${highestLoad === 0 ? 0 : (100 * stats.load) / highestLoad}%`;
    setFact(viewers, stats.total_clients === null ? null : String(stats.total_clients));
    setFact(lease, leaseRemainingMs === null ? null : `${(Math.max(0, leaseRemainingMs) / 1000).toFixed(1)} s`);
    setFact(uptime, stats.uptime === null ? null : lasting(stats.uptime * 1000));
    setFact(version, stats.version);
    setText(configuration, stats.config_differs ? 'differs from this node’s' : 'the same');
    setClass(configuration, stats.config_differs ? 'note warn' : 'note');
    configuration.hidden = stats.status === 'down';
    configurationCell.classList.toggle('spare', !stats.config_differs);
  };
  return { element, show };
}
