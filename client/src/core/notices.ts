/**
 * A notice of the system that somebody calls, for whoever looks at something else. It is shown by a
 * service worker, because only then it has buttons, and because phones know no other. Loaded when
 * the person has allowed it.
 */
export interface Ring {
  /** The server's id of the call. */
  call: string;
  title: string;
  body: string;
  accept: string;
  decline: string;
}
/** What was chosen on the notice; 'open': it was clicked beside the buttons. */
export type Answer = 'accept' | 'decline' | 'open';

interface Factory {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(url: string): string };
}

const WORKER = '/ring-worker.js';

/** @throws when the browser has no workers, or does not let this page have one */
export async function openNotices(answered: (call: string, answer: Answer) => void): Promise<Notices> {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  // The name stands in the server's `trusted-types`.
  const policy = trustedTypes?.createPolicy('dogeller-worker', { createScriptURL: () => WORKER });
  const workers = navigator.serviceWorker;
  workers.addEventListener('message', ({ data }: MessageEvent<{ call: string; answer: Answer }>) =>
    answered(data.call, data.answer),
  );
  await workers.register(policy?.createScriptURL(WORKER) ?? WORKER);
  const { active } = await workers.ready;
  if (!active) throw new Error('no worker');
  return new Notices(active);
}

export class Notices {
  #worker: Pick<ServiceWorker, 'postMessage'>;

  constructor(worker: Pick<ServiceWorker, 'postMessage'>) {
    this.#worker = worker;
  }

  /** Returns what takes it away again. */
  ring({ call, title, body, accept, decline }: Ring): () => void {
    const actions = [
      { action: 'accept', title: accept },
      { action: 'decline', title: decline },
    ];
    const options = { body, actions, icon: '/favicon.svg', requireInteraction: true };
    this.#worker.postMessage({ type: 'ring', call, title, options });
    return () => this.#worker.postMessage({ type: 'over', call });
  }
}
