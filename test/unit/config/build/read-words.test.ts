import { describe, expect, it } from 'vitest';
import { find } from '../../../../src/config/build/given.ts';
import { readArguments, readOptions } from '../../../../src/config/build/read-words.ts';
import { url } from '../../../../src/config/directives/stream.ts';
import { clusterKey, editAuth, etcd } from '../../../../src/config/directives/top.ts';
import { Problems } from '../../../../src/config/problems.ts';
import { masksOf } from '../../../../src/config/syntax/mask.ts';
import { interpreted, sentencesOf, statementsOf } from '../../../support/config-text.ts';

describe('arguments', () => {
  it('of one kind may be several', () =>
    expect(find([interpreted('etcd http://a:1 http://b:2 user=w;').block], etcd)?.arguments).toEqual([
      ['http://a:1', 'http://b:2'],
    ]));

  it('may hold a = where there are no options', () => {
    expect(find([interpreted('cluster_key ab=cd==;').block], clusterKey)?.arguments).toEqual([
      { type: 'text', text: 'ab=cd==' },
    ]);
    expect(find([interpreted('edit_auth admin p=w;').block], editAuth)?.arguments).toEqual([
      'admin',
      { type: 'text', text: 'p=w' },
    ]);
  });

  it.each([
    ['http;', "1:1 'http' lacks a value (expected http PORT or ADDRESS:PORT;, got none)"],
    ['edit_auth a;', "1:1 'edit_auth' lacks a value (expected edit_auth USER PASSWORD;, got 1 value)"],
    [
      'cluster a b;',
      "1:11 'cluster' has too many values; write quotes around a value with spaces (expected cluster NAME;, got 2 values)",
    ],
    ['peer a b;', "1:8 'peer' has too many values (expected peer HOST[:PORT] [{ … }], got 2 values)"],
    ['settle x;', "1:8 the value of 'settle' is not a duration (expected a duration such as 2s, 500ms or 5m, got 'x')"],
  ])('%s', (text, complaint) => expect(interpreted(text).complaints).toEqual([complaint]));

  it('are all checked', () => expect(interpreted('etcd a b http://c:1;').complaints).toHaveLength(2));
});

describe('options', () => {
  it('are lists in the order of the file', () => {
    const given = find([interpreted('url http://h/a header="A: 1" priority=2 header="B: 2";', 'stream').block], url);
    expect(given?.options).toEqual({
      priority: [2],
      source_timeout: [],
      rtsp_transport: [],
      user_agent: [],
      header: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    });
  });

  it.each([
    ['url http://h/a priority=1 priority=2;', "1:27 option 'priority' is given twice (expected it once)"],
    [
      'url http://h/a priority=x;',
      "1:16 the value of option 'priority' is not a whole number (expected a whole number from 1 to 1000, got 'priority=x')",
    ],
    [
      'url http://h/a prority=1;',
      "1:16 'url' has no such option; did you mean 'priority'? (expected one of priority, source_timeout, rtsp_transport, user_agent, header, got 'prority=1')",
    ],
    [
      'url http://h/a constructor=1;',
      "1:16 'url' has no such option (expected one of priority, source_timeout, rtsp_transport, user_agent, header, got 'constructor=****')",
    ],
  ])('%s', (text, complaint) => expect(interpreted(text, 'stream').complaints).toEqual([complaint]));
});

it('a secret is never repeated', () => {
  const problems = new Problems();
  const [statement] = statementsOf('etcd http://u:MYSECRET@h:1 password="" password=MYSECRET user=MY user=MYSECRET;');
  if (!statement) throw new Error('no statement');
  const reading = { problems, masks: masksOf([statement]) };
  expect(readArguments(statement, etcd, reading)).toBeNull();
  expect(readOptions(statement, etcd, reading)).toMatchObject({
    password: [{ type: 'text', text: 'MYSECRET' }],
    user: ['MY'],
  });
  expect(sentencesOf(problems).join()).not.toContain('MYSECRET');
});
