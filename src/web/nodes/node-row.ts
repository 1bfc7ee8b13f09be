// One node of the cluster page.

import { make, type Row, setClass, setFact, setText } from '../dom.ts';
import type { Peer } from '../state/picture.ts';
import { lasting, short } from '../words.ts';
import { drainSentence, nodeState } from './node-state.ts';

export interface NodeItem {
  readonly peer: Peer;
  /** It is the node that served the page. */
  readonly isThis: boolean;
  readonly highestLoad: number;
  /** The configuration that most nodes have. */
  readonly usualDigest: string | null;
  /** What is left of its lease now, ms; null: not known. */
  readonly leaseMs: number | null;
  /** The most streams that it was seen with since it drains. */
  readonly drainedFrom: number;
  readonly mayChange: boolean;
  readonly isPending: boolean;
}

export interface NodeActs {
  readonly find: (node: string) => void;
  readonly drain: (node: string) => void;
  readonly undrain: (node: string) => void;
}

export function nodeRow(acts: NodeActs): Row<NodeItem> {
  let shown: Peer | null = null;
  const name = make('button', 'link name');
  name.type = 'button';
  name.addEventListener('click', () => shown && acts.find(shown.hostname));
  const here = make('span', 'tag', 'this node');
  const state = make('span', 'state');
  const drained = drainMeter();
  const streams = labelled('Streams', 'number');
  const load = meter();
  const loadCell = labelled('Load', '', load.element);
  const viewers = labelled('Viewers', 'number');
  const lease = meter('lease');
  const leaseCell = labelled('Lease', '', lease.element);
  const uptime = labelled('Up for', 'number');
  const version = labelled('Version', '');
  const digest = make('code', 'digest');
  const digestCell = labelled('Config', '', digest);
  const order = make('button', 'small');
  order.type = 'button';
  order.addEventListener('click', () => {
    if (shown === null) return;
    if (shown.stats.status === 'draining') acts.undrain(shown.hostname);
    else acts.drain(shown.hostname);
  });
  const who = [make('th', 'who', name, here), make('td', 'corner', state, drained.element)];
  const facts = [streams, loadCell, viewers, leaseCell, uptime, version, digestCell];
  const element = make('tr', '', ...who, ...facts, make('td', 'acts', order));
  who[0]?.setAttribute('scope', 'row');

  const show = (item: NodeItem) => {
    const { peer, leaseMs } = item;
    const { stats } = peer;
    const { word, tone } = nodeState(peer);
    shown = peer;
    setText(name, peer.hostname);
    name.title = `Show the streams of ${peer.hostname}`;
    here.hidden = !item.isThis;
    setText(state, word);
    setClass(state, `state ${tone}`);
    drained.show(stats.status === 'draining' ? item : null);
    setFact(streams, stats.status === 'down' ? null : streamsText(stats));
    load.show(stats.status === 'down' ? null : short(stats.load), stats.load / (item.highestLoad || 1));
    loadCell.classList.toggle('spare', stats.status === 'down');
    setFact(viewers, stats.total_clients === null ? null : String(stats.total_clients));
    lease.show(leaseMs === null ? null : `${(leaseMs / 1000).toFixed(1)} s`, (leaseMs ?? 0) / peer.stale_timeout);
    leaseCell.classList.toggle('spare', leaseMs === null);
    setFact(uptime, stats.uptime === null ? null : lasting(stats.uptime * 1000));
    setFact(version, stats.version);
    showDigest(digest, digestCell, item);
    showOrder(order, item);
  };
  return { element, show };
}

function labelled(label: string, className: string, ...children: Node[]): HTMLElement {
  const cell = make('td', className, ...children);
  cell.dataset.label = label;
  return cell;
}

function streamsText({ total_streams: count, max_streams: most }: Peer['stats']): string {
  return most == null ? String(count) : `${count} / ${most}`;
}

/** A bar with its number. */
function meter(className = '') {
  const fill = make('span', 'fill');
  const number = make('span', 'reading');
  const gauge = make('span', 'gauge', fill);
  gauge.ariaHidden = 'true';
  const element = make('span', `meter ${className}`, gauge, number);
  const show = (text: string | null, share: number) => {
    setText(number, text ?? '–');
    gauge.hidden = text === null;
    fill.style.width = `${Math.round(1000 * Math.min(1, Math.max(0, share))) / 10}%`;
    fill.classList.toggle('low', share < 0.25);
  };
  return { element, show };
}

function drainMeter() {
  const fill = make('span', 'fill');
  const gauge = make('span', 'gauge', fill);
  gauge.ariaHidden = 'true';
  const sentence = make('span', 'note');
  const element = make('span', 'drained', sentence, gauge);
  const show = (item: NodeItem | null) => {
    element.hidden = item === null;
    if (item === null) return;
    const { peer, drainedFrom } = item;
    setText(sentence, drainSentence(peer, drainedFrom));
    gauge.hidden = peer.stats.total_streams === 0;
    fill.style.width = `${drainedFrom === 0 ? 100 : 100 - (100 * peer.stats.total_streams) / drainedFrom}%`;
  };
  return { element, show };
}

const digestLetters = 7;

function showDigest(digest: HTMLElement, cell: HTMLElement, { peer, usualDigest }: NodeItem): void {
  const { config_digest: own } = peer.stats;
  const differs = own !== null && own !== usualDigest;
  setText(digest, own === null ? '–' : own.slice(0, digestLetters));
  setClass(digest, differs ? 'digest warn' : 'digest');
  digest.title = differs ? 'Most nodes have another configuration' : (own ?? '');
  digest.ariaLabel = differs ? `${own?.slice(0, digestLetters)}, most nodes have another configuration` : null;
  cell.classList.toggle('spare', !differs);
}

function showOrder(order: HTMLButtonElement, { peer, mayChange, isPending }: NodeItem): void {
  const isDraining = peer.stats.status === 'draining';
  order.hidden = !mayChange || (peer.stats.status === 'down' && !isDraining);
  order.disabled = isPending;
  setText(order, isDraining ? 'Take back' : 'Drain');
  order.ariaLabel = `${isDraining ? 'End the drain of' : 'Drain'} ${peer.hostname}`;
}
