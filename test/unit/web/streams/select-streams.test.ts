import { describe, expect, it } from 'vitest';
import { type StreamQuery, streamSelector } from '../../../../src/web/streams/select-streams.ts';
import { orphan, webStream } from '../../../support/web-picture.ts';

const on = (node: string, since: number) => ({
  owner: { node, session: 1, epoch: 2, since, reason: '' },
  stats: { running_on: [node] },
});

const streams = [
  webStream('cam10', { title: 'The Yard', ...on('n2', 500) }),
  webStream('cam9', { ...on('n1', 900), stats: { running_on: ['n1'], bitrate: 800, online_clients: 4 } }),
  orphan('lobby', 'no node is up'),
  webStream('roof', { ...on('n1', 100), stats: { running_on: ['n1'], warnings: ['its keyframes are 9 s apart'] } }),
];

const names = (query: Partial<StreamQuery>) =>
  streamSelector()(streams, {
    search: '',
    onlyTroubles: false,
    sort: { column: 'name', descending: false },
    ...query,
  }).map(({ name }) => name);

const sorted = (column: StreamQuery['sort']['column'], descending = false) => names({ sort: { column, descending } });

describe('the streams that are shown', () => {
  it.each([
    ['yard', ['cam10']],
    ['N1', ['cam9', 'roof']],
    ['nowhere', ['lobby']],
    ['n1 roof', ['roof']],
    ['cam n2', ['cam10']],
    ['  ', ['cam9', 'cam10', 'lobby', 'roof']],
    ['nothing', []],
  ])('are found by name, title, node and state, all words of %j', (search, found) => {
    expect(names({ search })).toEqual(found);
  });

  it('can be those in trouble only: also those that run and should be mended', () => {
    expect(names({ onlyTroubles: true })).toEqual(['lobby', 'roof']);
  });

  it('are sorted by any column, numbers in names as numbers', () => {
    expect(sorted('name')).toEqual(['cam9', 'cam10', 'lobby', 'roof']);
    expect(sorted('name', true)).toEqual(['roof', 'lobby', 'cam10', 'cam9']);
    expect(sorted('state')).toEqual(['lobby', 'roof', 'cam10', 'cam9']);
    expect(sorted('viewers', true)[0]).toBe('cam9');
  });

  it('stand last where the column has no value, either way', () => {
    expect(sorted('node').at(-1)).toBe('lobby');
    expect(sorted('node', true).at(-1)).toBe('lobby');
    expect(sorted('bitrate')).toEqual(['cam9', 'cam10', 'roof', 'lobby']);
    expect(sorted('bitrate', true).at(-1)).toBe('lobby');
  });

  it('are sorted by how long they have been there, the shortest first', () => {
    expect(sorted('since')).toEqual(['cam9', 'cam10', 'roof', 'lobby']);
  });

  it('follow a new answer, and a new order', () => {
    const select = streamSelector();
    const query = { search: '', onlyTroubles: false, sort: { column: 'name', descending: false } } as const;
    expect(select(streams, query)).toHaveLength(4);
    expect(select(streams.slice(0, 1), query)).toHaveLength(1);
    const turned = { ...query, sort: { column: 'name', descending: true } } as const;
    expect(select(streams, turned)[0]?.name).toBe('roof');
  });
});
