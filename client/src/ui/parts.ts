/**
 * Every part of the page that is loaded late, in the order in which a call may need them. A spec holds the
 * list to the sources: a lazy import that is missing here would fail once the server has another build.
 */
import { systemClock } from '../core/clock.ts';
import { fetchNow, prefetch, type Load } from '../core/shell/prefetch.ts';

const PARTS: readonly Load[] = [
  () => import('../core/shell/tabs.ts'),
  () => import('../state/stage.svelte.ts'),
  () => import('../state/room.svelte.ts'),
  () => import('./Shortcuts.svelte'),
  () => import('./SidePanel.svelte'),
  () => import('./Ended.svelte'),
  () => import('./ShareButton.svelte'),
  // What says why the server is away cannot be had from it then.
  () => import('../core/shell/why.ts'),
  () => import('./Refused.svelte'),
  () => import('./Problems.svelte'),
  () => import('./More.svelte'),
  () => import('./AddPerson.svelte'),
  () => import('./ShortcutSheet.svelte'),
  () => import('./PermissionHelp.svelte'),
  () => import('./MessageForm.svelte'),
  () => import('./Talk.svelte'),
  () => import('./React.svelte'),
  () => import('./Chat.svelte'),
  () => import('./QualityBar.svelte'),
  () => import('./QualityPanel.svelte'),
  () => import('./MoveHandle.svelte'),
  () => import('./Notes.svelte'),
  () => import('./ViewTools.svelte'),
  () => import('./Company.svelte'),
  () => import('./VerifyButton.svelte'),
  () => import('../core/quality-monitor.ts'),
  () => import('../core/companion.ts'),
  () => import('../core/screen.ts'),
  () => import('../core/mixer.ts'),
  () => import('../core/notices.ts'),
  () => import('./DevicePanel.svelte'),
  () => import('./Missed.svelte'),
  () => import('./PresenceNews.svelte'),
  () => import('./QrCode.svelte'),
  () => import('./Install.svelte'),
  () => import('./Updates.svelte'),
  () => import('./NewDevice.svelte'),
  () => import('./Settings.svelte'),
  () => import('./NotFound.svelte'),
  () => import('./Insecure.svelte'),
  () => import('./NoCalls.svelte'),
  () => import('../messages/zh.ts'),
];

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has none: then a pause lets what is more urgent pass.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else systemClock.after(200, resolve);
  });

let begun = false;

/** While the page is idle; once for the life of the page. */
export function fetchWhenIdle(): void {
  if (begun) return;
  begun = true;
  void prefetch({ loads: PARTS, idle, clock: systemClock });
}

/** When somebody rings or a call begins. */
export const fetchAll = (): void => fetchNow(PARTS);
