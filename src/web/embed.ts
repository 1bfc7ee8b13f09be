// The player page of one stream: hls.js, less patient than it is by itself, where the browser has Media Source, else the browser's own HLS (iPhone).
// It begins muted, because browsers start nothing else by themselves. When playback ends for good, because the owner is lost or the
// stream moved, it asks the node that served the page again, which knows the new owner, and tells the viewer what that node says. So it does
// while the picture stands still.
// Query: `poster=URL` is shown before the picture, in place of the stream's own preview; everything else goes along with the request for
// the playlist. With it goes a token, one of its own for each page that is open, so that viewers behind one address are counted as several.

import type HlsPlayer from 'hls.js';
import { find, setText } from './dom.ts';
import { followReason } from './follow-reason.ts';
import { nativePosition, showLiveEdge } from './live-edge.ts';
import { loadPolicies } from './load-policies.ts';
import { refusalOf, sentenceIn, whyNot } from './why-not.ts';

declare const Hls: typeof HlsPlayer | undefined;

const video = find('video', HTMLVideoElement);
const message = find('message', HTMLElement);
const spinner = find('spinner', HTMLElement);
const sentence = find('sentence', HTMLElement);
const sound = find('sound', HTMLButtonElement);

const restartMs = [500, 1000, 2000, 3000, 5000];
/** A picture that stands still for a moment is not worth a word. */
const patienceMs = 1500;
const noPicture = 'waiting for the picture';

const query = new URLSearchParams(location.search);
const poster = query.get('poster');
query.delete('poster');
/** What goes along with the request for the playlist. */
const viewer = new URLSearchParams([...query, ...(query.has('token') ? [] : [['token', randomToken()]])]);

interface Playing {
  /** What a node is asked by for the reason when no picture comes; null: nothing is played. */
  readonly playlistUrl: string | null;
  /** Where the live picture is, s; null: not known. */
  readonly livePosition: () => number | null;
  end(): void;
}

const nothing: Playing = { playlistUrl: null, livePosition: () => null, end: () => {} };

let playing = nothing;
let hasPlayed = false;
let hasSound = true;
let failures = 0;
let pending: ReturnType<typeof setTimeout> | undefined;
let endWaiting = () => {};

/** `randomUUID` is for secure contexts only. */
function randomToken(): string {
  return [...crypto.getRandomValues(new Uint32Array(2))].map(word => word.toString(36)).join('-');
}

/** A file of the stream. */
function fileUrl(name: string, parameters: URLSearchParams): string {
  return new URL(`${name}${parameters.size === 0 ? '' : `?${parameters}`}`, location.href).href;
}

function start(): void {
  clearTimeout(pending);
  endWaiting();
  playing.end();
  hasPlayed = false;
  playing = Hls?.isSupported() ? playWithHls(Hls) : playNatively();
}

function playWithHls(Player: typeof HlsPlayer): Playing {
  const hls = new Player(loadPolicies(Player.DefaultConfig));
  const playlistUrl = fileUrl('index.m3u8', new URLSearchParams([...viewer, ['player', '1']]));
  let recoveredAtMs = Number.NEGATIVE_INFINITY;
  hls.on(Player.Events.ERROR, (_event, { fatal, type, details, reason, networkDetails }) => {
    if (!fatal) return;
    if (details === Player.ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) return fail(() => cannotDecode(reason));
    const mayRecover = type === Player.ErrorTypes.MEDIA_ERROR && performance.now() - recoveredAtMs > 10_000;
    if (!mayRecover) return fail(() => answered(networkDetails) ?? whyNot(playlistUrl));
    recoveredAtMs = performance.now();
    hls.recoverMediaError();
  });
  hls.on(Player.Events.BUFFER_CODECS, (_event, tracks) => {
    hasSound = tracks.audio !== undefined || tracks.audiovideo !== undefined;
  });
  // Asked for, not left to `autoplay`: that waits for a picture at the very start, and where a list begins with sound only hls.js looks for
  // the picture further on only in a video that is to play.
  hls.on(Player.Events.MANIFEST_PARSED, play);
  hls.loadSource(playlistUrl);
  hls.attachMedia(video);
  return { playlistUrl, livePosition: () => hls.liveSyncPosition, end: () => hls.destroy() };
}

function playNatively(): Playing {
  if (video.canPlayType('application/vnd.apple.mpegurl') === '') {
    say(
      'this browser can play neither HLS nor Media Source; VLC opens the same address with index.m3u8 in place of embed.html',
    );
    spinner.hidden = true;
    return nothing;
  }
  const playlistUrl = fileUrl('index.m3u8', viewer);
  const onError = () => fail(() => whyNot(playlistUrl));
  video.addEventListener('error', onError);
  video.src = playlistUrl;
  return {
    playlistUrl,
    livePosition: () => nativePosition(video),
    end: () => {
      video.removeEventListener('error', onError);
      video.removeAttribute('src');
      video.load();
    },
  };
}

/** Nothing that waiting would mend. @param reason of hls.js, with the codecs in it. */
function cannotDecode(reason: string | undefined): string {
  spinner.hidden = true;
  const codecs = /"([^"\]]+)"/.exec(reason ?? '')?.[1];
  return `this browser cannot decode the stream${codecs === undefined ? '' : ` (${codecs})`}; VLC opens the same address with index.m3u8 in place of embed.html`;
}

/** The sentence in what the node answered to the request that failed; null: none. */
function answered(networkDetails: unknown): string | null {
  return networkDetails instanceof XMLHttpRequest ? sentenceIn(networkDetails.responseText) : null;
}

function fail(why: () => string | Promise<string>): void {
  endWaiting();
  playing.end();
  playing = nothing;
  const waitMs = restartMs[Math.min(failures, restartMs.length - 1)] ?? 1000;
  failures += 1;
  pending = setTimeout(start, waitMs);
  void Promise.resolve(why()).then(say);
}

function play(): void {
  video.play().catch((error: DOMException) => {
    // Where a browser starts nothing by itself (a phone that saves power), its own button over the poster says what to do.
    if (error.name === 'NotAllowedError') showPicture();
  });
}

function showPicture(): void {
  endWaiting();
  message.hidden = true;
  spinner.hidden = false;
  video.controls = true;
  sound.hidden = !video.muted || !hasSound;
}

function say(words: string): void {
  setText(sentence, words);
  message.hidden = false;
  // They would turn a wheel of their own.
  video.controls = false;
  sound.hidden = true;
}

function later(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** The words of the node for it, until there is a picture or none is tried for any more. */
function waitForPicture(): void {
  endWaiting();
  endWaiting = later(() => {
    say(noPicture);
    const { playlistUrl } = playing;
    if (playlistUrl === null) return;
    endWaiting = followReason({ ask: () => refusalOf(playlistUrl), tell: reason => say(reason ?? noPicture), later });
  }, patienceMs);
}

video.addEventListener('playing', () => {
  failures = 0;
  hasPlayed = true;
  showPicture();
});
video.addEventListener('canplay', () => {
  if (!hasPlayed) play();
});
video.addEventListener('waiting', waitForPicture);
video.addEventListener('timeupdate', () => {
  const plays = !video.paused && !video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  if (plays) showPicture();
});
video.addEventListener('volumechange', () => {
  sound.hidden = !video.muted || !hasSound || !message.hidden;
});
sound.addEventListener('click', () => {
  video.muted = false;
  void video.play();
});
showLiveEdge({
  video,
  button: find('live', HTMLButtonElement),
  word: find('live-word', HTMLElement),
  position: () => playing.livePosition(),
});

document.title = decodeURIComponent(location.pathname).replace(/^\/|\/embed\.html$/g, '');
video.poster = poster ?? fileUrl('preview.jpg', query);
start();
