/**
 * Gets camera and microphone back without a reload: a device was plugged in or chosen, or the
 * person has changed their mind in the browser's own dialog. Made by the composition root; it acts
 * only on what was wanted and is missing, or is in use and no longer the chosen one.
 */
import type { Devices } from './devices.ts';
import type { LocalMedia, Problem } from './media.ts';
import { KINDS, type Kind } from './kind.ts';

/** Calls the listener whenever the page was given or refused a device. */
export type WatchPermission = (kind: Kind, listener: (state: PermissionState) => void) => void;

const DEVICE = { audio: 'microphone', video: 'camera' } as const;
/** What another device can cure, and what a permission can. */
const MISSING: readonly Problem[] = ['none', 'lost', 'in_use', 'failed'];
const REFUSED: readonly Problem[] = ['denied', 'denied_by_system'];

export interface RecoveryOptions {
  media: Pick<LocalMedia, 'onChange' | 'problem' | 'renew' | 'set' | 'track'>;
  devices: Pick<Devices, 'list' | 'onChange' | 'preferred' | 'refresh'>;
  watchPermission: WatchPermission;
}

export class Recovery {
  #options: RecoveryOptions;
  #watched = new Set<Kind>();
  #seen: Record<Kind, string> = { audio: '', video: '' };

  constructor(options: RecoveryOptions) {
    this.#options = options;
    options.media.onChange((kind) => this.#captured(kind));
    options.devices.onChange(() => KINDS.forEach((kind) => this.#plugged(kind)));
  }

  #captured(kind: Kind): void {
    const { devices, media, watchPermission } = this.#options;
    const problem = media.problem(kind);
    // Only what is captured has a name in the list.
    if (media.track(kind) && !devices.list(DEVICE[kind]).some(({ label }) => label !== ''))
      void devices.refresh();
    // The browser tells of an unplugged device twice, and the list may be the later one.
    if (problem === 'lost') void devices.refresh();
    if (problem === null || !REFUSED.includes(problem) || this.#watched.has(kind)) return;
    this.#watched.add(kind);
    watchPermission(kind, (state) => {
      const now = media.problem(kind);
      if (state === 'granted' && now !== null && REFUSED.includes(now)) void media.set(kind, true);
    });
  }

  #plugged(kind: Kind): void {
    const { devices, media } = this.#options;
    const list = devices.list(DEVICE[kind]);
    const plugged = list.map(({ id }) => id).join(' ');
    const isNew = plugged !== this.#seen[kind];
    this.#seen[kind] = plugged;
    const problem = media.problem(kind);
    if (problem !== null && MISSING.includes(problem)) {
      if (isNew && list.length > 0) void media.set(kind, true);
    } else if (media.track(kind)) {
      void media.renew(kind);
    }
  }
}

/** Told only as long as somebody holds them. */
const held: PermissionStatus[] = [];

/** The Permissions API, where there is one that tells. */
export const browserWatch: WatchPermission = (kind, listener) => {
  const name = (kind === 'audio' ? 'microphone' : 'camera') as PermissionName;
  navigator.permissions
    ?.query({ name })
    .then((status) => {
      held.push(status);
      status.onchange = () => listener(status.state);
    })
    .catch(() => undefined);
};
