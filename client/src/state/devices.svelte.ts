/** The devices as the screen sees them: what can be chosen, and what is. Used by pickers and players. */
import type { Device, DeviceKind, Devices } from '../core/devices.ts';
import type { LocalMedia } from '../core/media.ts';
import type { Remembered } from '../core/storage.ts';

export class DevicesState {
  #devices: Devices;
  #media: Pick<LocalMedia, 'tune'>;
  #memory: Remembered;
  #version = $state(0);
  #suppressNoise = $state(true);

  constructor(devices: Devices, media: Pick<LocalMedia, 'tune'>, memory: Remembered) {
    this.#devices = devices;
    this.#media = media;
    this.#memory = memory;
    this.#suppressNoise = memory.get('dogeller.noise') !== 'no';
    devices.onChange(() => this.#version++);
  }

  list(kind: DeviceKind): Device[] {
    // Read for its rune: the list changes when this does.
    void this.#version;
    return this.#devices.list(kind);
  }

  preferred(kind: DeviceKind): string | null {
    void this.#version;
    return this.#devices.preferred(kind);
  }

  choose = (kind: DeviceKind, id: string | null): void => this.#devices.choose(kind, id);

  /** Noise is taken out of the microphone's sound. */
  get suppressNoise(): boolean {
    return this.#suppressNoise;
  }

  set suppressNoise(suppress: boolean) {
    this.#suppressNoise = suppress;
    this.#memory.set('dogeller.noise', suppress ? null : 'no');
    void this.#media.tune();
  }
}
