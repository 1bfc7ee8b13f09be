// Whether the viewer wants pictures in the list: over a narrow link they may be too much. Remembered by the browser.

import { find } from '../dom.ts';
import { keep, kept } from '../theme/kept.ts';

export function wishPreviews(tell: (wanted: boolean) => void): void {
  const box = find('pictures', HTMLInputElement);
  const show = () => {
    document.body.classList.toggle('without-pictures', !box.checked);
    tell(box.checked);
  };
  box.checked = kept('pictures') !== 'no';
  box.addEventListener('change', () => {
    keep('pictures', box.checked ? 'yes' : 'no');
    show();
  });
  show();
}
