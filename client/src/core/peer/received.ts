/**
 * What comes from one other member and is worth playing, as a stream for a media element. It holds no
 * connection: RemoteMember hands it the tracks, and what the other page says of them.
 */

export class Received {
  /** Not always the same object. */
  stream: MediaStream;
  #create: () => MediaStream;
  #tracks: MediaStreamTrack[] = [];
  #hadVideo = false;

  constructor(create: () => MediaStream) {
    this.#create = create;
    this.stream = create();
  }

  /** A track of the connection; `video`: whether the other page says that it sends a picture, if it said. */
  add(track: MediaStreamTrack, video: boolean | undefined): void {
    this.#tracks = [...this.#tracks.filter(({ kind }) => kind !== track.kind), track];
    this.compose(video);
  }

  /** Another connection takes the place of the one before. */
  reset(): void {
    this.stream = this.#create();
    this.#tracks = [];
    this.#hadVideo = false;
  }

  /**
   * A video element waits for the first picture before it plays anything, the sound included
   * (Chromium). So a picture that was never sent must not be in the stream, and as the element
   * does not notice that one is taken out, it gets another stream then. Later it may stay.
   */
  compose(video: boolean | undefined): void {
    this.#hadVideo ||= video === true;
    const wanted = this.#tracks.filter(({ kind }) => kind === 'audio' || this.#hadVideo || video !== false);
    if (this.stream.getTracks().some((track) => !wanted.includes(track))) this.stream = this.#create();
    for (const track of wanted) this.stream.addTrack(track);
  }
}
