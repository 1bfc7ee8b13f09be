// One connection of a stranger: sends, hears what comes, says that it has no more to send when nothing comes any more, and waits for the end.

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './requests.ts';

/** Everything that the node says in answer. @throws when it has neither ended the connection nor said anything for that long. */
export async function converse(port: number, { text, cuts, patienceMs }: Connection, endMs: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.setEncoding('latin1');
  let heard = '';
  const ended = new Promise<boolean>(resolve => {
    let timer = setTimeout(() => resolve(false), endMs);
    socket.on('data', chunk => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(false), endMs);
      // what has no end is believed after a while
      if (heard.length < mostCharacters) heard += chunk;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.on('end', () => socket.end());
    // a node may well cut who sends such things
    socket.on('error', () => {});
  });
  for (const piece of pieces(text, cuts)) {
    socket.write(piece, 'latin1');
    await sleep(1);
  }
  const untilMs = performance.now() + longMs;
  for (let before = -1; before !== heard.length && heard.length < mostCharacters && performance.now() < untilMs; ) {
    before = heard.length;
    await sleep(patienceMs);
  }
  socket.end();
  // what has no end (a tail, events) goes on telling
  const goesOn = endless.test(heard) ? Promise.resolve(true) : hearsMore(socket);
  const hasEnded = await Promise.race([ended, goesOn]);
  socket.destroy();
  if (!hasEnded) throw new Error(`the node does not end the connection within ${endMs} ms`);
  return heard;
}

const mostCharacters = 2_000_000;
/** A tail beats more often than the most patient waits. */
const longMs = 2000;
/** Beats seldom. */
const endless = /^content-type: text\/event-stream/im;
/** After that the rest of an answer has come. */
const restMs = 500;

/** Resolves when something comes long after this end was done. */
async function hearsMore(socket: Socket): Promise<boolean> {
  await sleep(restMs);
  return new Promise(resolve => socket.once('data', () => resolve(true)));
}

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const places = [0, ...cuts.map(cut => Math.floor(cut * text.length)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}
