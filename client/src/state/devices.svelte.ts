/** The devices as the screen sees them: what can be chosen, and what is. Used by pickers and players. */
import type { Device, DeviceKind, Devices } from '../core/devices.ts';

export class DevicesState {
  #devices: Devices;
  #version = $state(0);

  constructor(devices: Devices) {
    this.#devices = devices;
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
}
