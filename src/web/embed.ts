// The player page of one stream: hls.js with its own settings where the browser has Media Source, else the browser's own HLS (iPhone).
// It begins muted, because browsers start nothing else by themselves. When playback ends for good, because the owner is lost or the
// stream moved, it asks the node that served the page again, which knows the new owner, and tells the viewer what that node says.
// Query: `poster=URL` is shown before the picture; everything else goes along with the request for the playlist.

import type HlsPlayer from 'hls.js';
import { find, setText } from './dom.ts';
import { whyNot } from './why-not.ts';

declare const Hls: typeof HlsPlayer | undefined;

const video = find('video', HTMLVideoElement);
const message = find('message', HTMLElement);
const sentence = find('sentence', HTMLElement);
const sound = find('sound', HTMLButtonElement);

const restartMs = [500, 1000, 2000, 3000, 5000];
/** A picture that stands still for a moment is not worth a word. */
const patienceMs = 1500;

const query = new URLSearchParams(location.search);
const poster = query.get('poster');
query.delete('poster');
const playlistUrl = new URL(`index.m3u8${query.size === 0 ? '' : `?${query}`}`, location.href).href;

let end = () => {};
let failures = 0;
let pending: ReturnType<typeof setTimeout> | undefined;
let stall: ReturnType<typeof setTimeout> | undefined;

function start(): void {
  clearTimeout(pending);
  end();
  end = Hls?.isSupported() ? playWithHls(Hls) : playNatively();
}

function playWithHls(Player: typeof HlsPlayer): () => void {
  const hls = new Player();
  let recoveredAtMs = Number.NEGATIVE_INFINITY;
  hls.on(Player.Events.ERROR, (_event, { fatal, type }) => {
    if (!fatal) return;
    const mayRecover = type === Player.ErrorTypes.MEDIA_ERROR && performance.now() - recoveredAtMs > 10_000;
    if (!mayRecover) return void fail();
    recoveredAtMs = performance.now();
    hls.recoverMediaError();
  });
  hls.loadSource(playlistUrl);
  hls.attachMedia(video);
  return () => hls.destroy();
}

function playNatively(): () => void {
  if (video.canPlayType('application/vnd.apple.mpegurl') === '') {
    say(
      'this browser can play neither HLS nor Media Source; VLC opens the same address with index.m3u8 in place of embed.html',
    );
    return () => {};
  }
  const onError = () => void fail();
  video.addEventListener('error', onError);
  video.src = playlistUrl;
  return () => {
    video.removeEventListener('error', onError);
    video.removeAttribute('src');
    video.load();
  };
}

async function fail(): Promise<void> {
  end();
  end = () => {};
  const waitMs = restartMs[Math.min(failures, restartMs.length - 1)] ?? 1000;
  failures += 1;
  pending = setTimeout(start, waitMs);
  say(await whyNot(playlistUrl));
}

function showPicture(): void {
  clearTimeout(stall);
  message.hidden = true;
  sound.hidden = !video.muted;
}

function say(words: string): void {
  clearTimeout(stall);
  setText(sentence, words);
  message.hidden = false;
  sound.hidden = true;
}

video.addEventListener('playing', () => {
  failures = 0;
  showPicture();
});
video.addEventListener('waiting', () => {
  clearTimeout(stall);
  stall = setTimeout(() => say('waiting for the picture'), patienceMs);
});
video.addEventListener('timeupdate', () => {
  const plays = !video.paused && !video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  if (plays) showPicture();
});
video.addEventListener('volumechange', () => {
  sound.hidden = !video.muted || !message.hidden;
});
sound.addEventListener('click', () => {
  video.muted = false;
  void video.play();
});

document.title = decodeURIComponent(location.pathname).replace(/^\/|\/embed\.html$/g, '');
if (poster !== null) video.poster = poster;
start();
