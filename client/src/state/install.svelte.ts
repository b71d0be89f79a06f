/**
 * The browser's offer to install the page as an app. It comes once, soon after the start, so that this
 * listens as soon as it is loaded, which is while the first screen is looked at. Used by the lobby.
 */
interface Offer extends Event {
  prompt(): Promise<unknown>;
}

class InstallState {
  #offer = $state.raw<Offer | null>(null);

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      // Else some browsers put a bar of their own over the page.
      event.preventDefault();
      this.#offer = event as Offer;
    });
    addEventListener('appinstalled', () => (this.#offer = null));
  }

  get offered(): boolean {
    return this.#offer !== null;
  }

  /** In a click. An offer is good for one answer, whatever that is. */
  async install(): Promise<void> {
    const offer = this.#offer;
    this.#offer = null;
    await offer?.prompt();
  }
}

export const install = new InstallState();
