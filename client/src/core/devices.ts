/**
 * Which cameras, microphones and speakers there are, and which of them the person has chosen.
 * A choice is remembered with its label, because some browsers give a device a new id at every
 * visit; while it is unplugged the system's own choice serves. Captures nothing: see media.ts.
 */
import { Listeners } from './listeners.ts';
import type { Key, Remembered } from './storage.ts';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface Device {
  id: string;
  label: string;
}

const NAMES: Record<DeviceKind, MediaDeviceKind> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};
/** Chromium lists the system's choice once more under these; here that is choosing nothing. */
const ALIASES = ['', 'default', 'communications'];

export interface DevicesOptions {
  /** `navigator.mediaDevices`: undefined where the page is not a secure context. */
  source: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener'> | undefined;
  memory: Remembered;
}

export class Devices {
  #options: DevicesOptions;
  #all: readonly MediaDeviceInfo[] = [];
  #changed = new Listeners<void>();

  constructor(options: DevicesOptions) {
    this.#options = options;
    options.source?.addEventListener('devicechange', () => void this.refresh());
  }

  /** Told when something was plugged in or out, was chosen, or has got its name. */
  onChange = (listener: () => void) => this.#changed.add(listener);

  /** Without names until the person has allowed the page to capture (media capture spec, 9.2). */
  list(kind: DeviceKind): Device[] {
    return this.#all
      .filter((one) => one.kind === NAMES[kind] && !ALIASES.includes(one.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  /** The chosen device if it is there; null: the system's choice. */
  preferred(kind: DeviceKind): string | null {
    return match(this.list(kind), this.#remembered(kind))?.id ?? null;
  }

  /** Null takes the system's choice again. */
  choose(kind: DeviceKind, id: string | null): void {
    const device = this.list(kind).find((one) => one.id === id);
    this.#options.memory.set(keyOf(kind), device ? JSON.stringify(device) : null);
    this.#changed.tell();
  }

  /** Looks again: the browser says when something is plugged, but not when names become known. */
  async refresh(): Promise<void> {
    try {
      this.#all = (await this.#options.source?.enumerateDevices()) ?? [];
    } catch {
      return;
    }
    this.#changed.tell();
  }

  #remembered(kind: DeviceKind): Device | null {
    try {
      const { id, label } = JSON.parse(this.#options.memory.get(keyOf(kind)) ?? 'null') as Device;
      return typeof id === 'string' && typeof label === 'string' ? { id, label } : null;
    } catch {
      return null;
    }
  }
}

/** By id, else by a name that only one device has. */
export function match(devices: readonly Device[], wanted: Device | null): Device | undefined {
  if (!wanted) return undefined;
  const named = devices.filter(({ label }) => label !== '' && label === wanted.label);
  return devices.find(({ id }) => id === wanted.id) ?? (named.length === 1 ? named[0] : undefined);
}

const keyOf = (kind: DeviceKind): Key => `dogeller.${kind}`;
