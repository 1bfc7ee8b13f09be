import { describe, expect, it } from 'vitest';
import { fieldStatements, pathOf, streamFields } from '../../../../src/config/held/field-statements.ts';
import type { Fields } from '../../../../src/config/held/held-stream.ts';
import { Problems } from '../../../../src/config/problems.ts';

function read(fields: Fields) {
  const problems = new Problems();
  const statements = fieldStatements(fields, problems).map(({ name, words }) =>
    [name.text, ...words.map(({ text }) => text)].join(' '),
  );
  return { statements, problems: problems.sorted([]).map(({ place, sentence }) => `${place?.file}: ${sentence}`) };
}

describe('fieldStatements', () => {
  it('are what a file would say', () =>
    expect(
      read({
        ...{ title: 'A door', audio: 'aac', disabled: true, static: false, segment_duration: '4s', segment_count: 5 },
        inputs: ['testsrc://', { url: 'http://c/1', priority: 2, headers: { 'X-Site': 'one', 'X-Age': 2 } }],
        cluster_ingest: { capture_at: ['a', 'b'], weight: 2, reclaim: 'manual' },
      }),
    ).toEqual({
      statements: [
        ...['title A door', 'audio aac', 'disabled', 'segment_duration 4s', 'segment_count 5', 'url testsrc://'],
        'url http://c/1 priority=2 header=X-Site: one header=X-Age: 2',
        'cluster_ingest capture_at=a,b weight=2 reclaim=manual',
      ],
      problems: [],
    }));

  it('may say that nobody is preferred', () =>
    expect(read({ cluster_ingest: { capture_at: [] } }).statements).toEqual(['cluster_ingest']));

  it.each<[Fields, string]>([
    [{ titel: 'x' }, "titel: unknown field; did you mean 'title'?"],
    [{ dvr: '/x 7d' }, "dvr: 'dvr' is not supported yet"],
    [{ template: 'camera' }, "template: a stream held in etcd takes no 'template'"],
    [{ include: '/etc/passwd' }, 'include: unknown field'],
    [{ title: ['x'] }, "title: the value of 'title' has another form"],
    [{ inputs: 'testsrc://' }, "inputs: the value of 'inputs' has another form"],
    [{ inputs: [{ uri: 'x' }] }, "inputs/0: the value of '0' has another form"],
    [{ inputs: [{ url: 'testsrc://', prioritie: 1 }] }, "inputs/0/prioritie: unknown field; did you mean 'priority'?"],
    [{ inputs: [{ url: 'testsrc://', headers: 'x' }] }, "inputs/0/headers: the value of 'headers' has another form"],
    [{ title: 'a\nb' }, "title: the value of 'title' has another form"],
    [{ inputs: ['rtsp://c/\u0000'] }, "inputs/0/url: the value of 'url' has another form"],
    [{ inputs: [{ url: 'testsrc://', user_agent: 'a\rb' }] }, "inputs/0/user_agent: the value of 'user_agent'"],
    [{ inputs: [{ url: 'testsrc://', headers: { X: 'a\r\nY: b' } }] }, "inputs/0/headers/X: the value of 'X'"],
    [{ inputs: [{ url: 'testsrc://', headers: { 'X\n': 'a' } }] }, 'inputs/0/headers/X'],
    [{ cluster_ingest: { capture_at: ['a', 'b\n'] } }, "cluster_ingest/capture_at: the value of 'capture_at'"],
    [{ cluster_ingest: 'yes' }, "cluster_ingest: the value of 'cluster_ingest' has another form"],
  ])('%j is told at its path', (fields, problem) =>
    expect(read(fields).problems).toEqual([expect.stringContaining(problem)]),
  );

  it('knows all fields', () => expect(streamFields).toContain('inputs'));
});

it('pathOf gives the parts of a path', () => {
  expect(pathOf({ file: 'inputs/0/url', line: 1, column: 1 })).toEqual(['inputs', '0', 'url']);
  expect(pathOf(null)).toEqual([]);
});
