/** What a page sends and receives: sound and picture (`kind` of a MediaStreamTrack, W3C mediacapture 4.3). */
export type Kind = 'audio' | 'video';
export const KINDS: readonly Kind[] = ['audio', 'video'];
