/** What another node hears of the directory's changes, for the suites of the presence store. */
import type { DirectoryChange, PresenceStore } from '../../src/presence/presence.store.js';

/** The next changes of the directory as another node hears them; fails with what came instead. */
export function hear(store: PresenceStore): (count: number) => Promise<DirectoryChange[]> {
  const heard: DirectoryChange[] = [];
  let wake = (): void => undefined;
  store.onChange((change) => {
    if (change) heard.push(change);
    wake();
  });
  return (count) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`heard ${JSON.stringify(heard)}, not ${count} changes`)),
        3_000,
      );
      wake = () => {
        if (heard.length < count) return;
        clearTimeout(late);
        wake = () => undefined;
        resolve(heard.splice(0, count));
      };
      wake();
    });
}
