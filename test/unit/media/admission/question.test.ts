import { expect, it } from 'vitest';
import { type PlayQuestion, questionUrl } from '../../../../src/media/admission/question.ts';

const question: PlayQuestion = {
  ...{
    name: 'a/cam 1',
    proto: 'hls',
    ip: '192.0.2.7',
    token: 'a+b/c=&name=x',
    sessionId: 'id',
    number: 0,
    durationS: 9,
  },
  ...{ streamClients: 3, totalClients: 5, userAgent: 'VLC/3.0', referer: '', host: 'tv.example', query: 'token=a%2Bb' },
};

it('is asked in the words of Flussonic, whatever the viewer put into them', () => {
  const url = new URL(questionUrl('http://backend/auth', question));
  expect(url.origin + url.pathname).toBe('http://backend/auth');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ name: 'a/cam 1', proto: 'hls', ip: '192.0.2.7', token: 'a+b/c=&name=x', session_id: 'id' },
    ...{ request_type: 'new_session', request_number: '0', stream_clients: '3', total_clients: '5' },
    ...{ user_agent: 'VLC/3.0', referer: '', host: 'tv.example', qs: 'token=a%2Bb' },
  });
});

it('leaves out a token that there is none of, and keeps the query of the address', () => {
  const url = new URL(questionUrl('http://backend/auth?key=1', { ...question, token: '' }));
  expect([url.searchParams.has('token'), url.searchParams.get('key'), url.searchParams.get('name')]).toEqual([
    false,
    '1',
    'a/cam 1',
  ]);
});

it('says of a later one that it is', () => {
  const { searchParams } = new URL(questionUrl('http://backend/', { ...question, number: 2 }));
  expect(searchParams.get('request_type')).toBe('update_session');
  expect([searchParams.get('request_number'), searchParams.get('duration')]).toEqual(['2', '9']);
});
