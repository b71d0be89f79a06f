/**
 * A part of the page that somebody wanted could not be loaded: said once, in a place that covers nothing,
 * until it is put away. The call screen and the page outside calls each have such a place.
 */
class MissingPart {
  #said = $state(false);

  get said(): boolean {
    return this.#said;
  }

  tell = (): void => void (this.#said = true);
  dismiss = (): void => void (this.#said = false);
}

export const missingPart = new MissingPart();
