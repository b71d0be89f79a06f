/** Puts a MediaStream into a video element: `<video {@attach stream(value)}>`. */
import type { Attachment } from 'svelte/attachments';

export function stream(source: MediaStream | null, blocked?: () => void): Attachment<HTMLVideoElement> {
  return (video) => {
    if (video.srcObject === source) return;
    video.srcObject = source;
    // `autoplay` does it, but only play() tells that the browser refused.
    if (source && blocked) {
      video.play().catch((error: unknown) => {
        if ((error as DOMException).name === 'NotAllowedError') blocked();
      });
    }
  };
}
