// The picture of the stream whose details are shown: its preview first, the player only when it is asked for, as that counts as a viewer.

import { find } from '../dom.ts';
import type { Stream } from '../state/picture.ts';
import { pathOf } from '../streams/previews.ts';

export function streamPlayer(): { show(stream: Stream | null): void } {
  const box = find('player', HTMLElement);
  const poster = find('poster', HTMLImageElement);
  const watch = find('watch', HTMLButtonElement);
  const link = find('player-link', HTMLAnchorElement);
  const playlist = find('playlist-link', HTMLAnchorElement);
  let shown: string | null = null;
  let frame: HTMLIFrameElement | null = null;

  poster.addEventListener('load', () => poster.classList.add('there'));
  watch.addEventListener('click', () => {
    if (shown === null) return;
    frame = document.createElement('iframe');
    frame.title = `Player of ${shown}`;
    frame.allow = 'autoplay; fullscreen; picture-in-picture';
    frame.src = `/${pathOf(shown)}/embed.html`;
    box.append(frame);
    watch.hidden = true;
    frame.focus();
  });

  const show = (stream: Stream | null) => {
    const name = stream?.name ?? null;
    if (name === shown) return;
    shown = name;
    frame?.remove();
    frame = null;
    poster.classList.remove('there');
    poster.removeAttribute('src');
    if (stream === null || name === null) return;
    watch.hidden = stream.disabled;
    if (!stream.disabled) poster.src = `/${pathOf(name)}/preview.jpg`;
    link.href = `/${pathOf(name)}/embed.html`;
    playlist.href = `/${pathOf(name)}/index.m3u8`;
  };
  return { show };
}
