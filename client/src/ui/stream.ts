/** What a media element plays, and where: `<video {@attach stream(value)} {@attach speaker(id)}>`. */
import type { Attachment } from 'svelte/attachments';

/** Puts a MediaStream into a video element. */
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

/** Lets an element be heard on this speaker, where the browser lets a page choose; null: the system's. */
export function speaker(id: string | null): Attachment<HTMLMediaElement> {
  return (element) => {
    // Unplugged a moment ago: then it goes on where it is.
    if ('setSinkId' in element) element.setSinkId(id ?? '').catch(() => undefined);
  };
}
