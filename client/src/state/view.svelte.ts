/**
 * The other one's picture outside of its place: in a small window over other programs (W3C Picture
 * in Picture), or over the whole screen. Both only where the browser has them.
 */
import type { Attachment } from 'svelte/attachments';

export class ViewState {
  readonly canFill = document.fullscreenEnabled ?? false;
  readonly canShrink = document.pictureInPictureEnabled ?? false;
  /** In the order in which they came. */
  #videos: HTMLVideoElement[] = [];
  #small = $state(false);
  #full = $state(document.fullscreenElement !== null);

  constructor() {
    document.addEventListener('fullscreenchange', () => (this.#full = document.fullscreenElement !== null));
  }

  /** In its small window. */
  get small(): boolean {
    return this.#small;
  }

  /** The page has the whole screen. */
  get full(): boolean {
    return this.#full;
  }

  /** `<video {@attach view.remote}>`: one of the others. */
  remote: Attachment<HTMLVideoElement> = (video) => {
    const entered = (): void => void (this.#small = true);
    const left = (): void => void (this.#small = false);
    video.addEventListener('enterpictureinpicture', entered);
    video.addEventListener('leavepictureinpicture', left);
    this.#videos.push(video);
    return () => {
      video.removeEventListener('enterpictureinpicture', entered);
      video.removeEventListener('leavepictureinpicture', left);
      this.#videos = this.#videos.filter((one) => one !== video);
      if (document.pictureInPictureElement !== video) return;
      this.#small = false;
      void document.exitPictureInPicture().catch(() => undefined);
    };
  };

  /** Without a click only when the browser itself asks for it. */
  shrink = async (): Promise<void> => {
    const [video] = this.#videos;
    // Refused without a picture: then it stays where it is.
    if (this.canShrink) await video?.requestPictureInPicture().catch(() => undefined);
  };

  toggleSmall = (): void => {
    if (this.#small) void document.exitPictureInPicture().catch(() => undefined);
    else void this.shrink();
  };

  toggleFull = (): void => {
    if (this.#full) this.leaveFull();
    else void document.documentElement.requestFullscreen().catch(() => undefined);
  };

  leaveFull = (): void => {
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  };
}
