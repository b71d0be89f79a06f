/** The own picture in a call: in which corner it lies, and whether it is a mirror. */
import { isCorner, type Corner } from '../core/corner.ts';
import type { Remembered } from '../core/storage.ts';

export class OwnPictureState {
  #browser: Remembered;
  #tab: Remembered;
  #corner = $state<Corner>('bottom-right');
  #mirrored = $state(true);

  constructor(browser: Remembered, tab: Remembered) {
    this.#browser = browser;
    this.#tab = tab;
    const corner = tab.get('dogeller.corner');
    if (isCorner(corner)) this.#corner = corner;
    this.#mirrored = browser.get('dogeller.mirror') !== 'no';
  }

  get corner(): Corner {
    return this.#corner;
  }

  set corner(corner: Corner) {
    this.#corner = corner;
    this.#tab.set('dogeller.corner', corner);
  }

  /** People know themselves from mirrors. The others always see the picture as it is. */
  get mirrored(): boolean {
    return this.#mirrored;
  }

  set mirrored(mirrored: boolean) {
    this.#mirrored = mirrored;
    this.#browser.set('dogeller.mirror', mirrored ? null : 'no');
  }
}
