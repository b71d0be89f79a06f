/** Whether this node wants new connections; one flag of our own, turned first of all in a drain. */
export class Readiness {
  #draining = false;

  constructor(private readonly connected: () => boolean) {}

  get status(): 'ok' | 'degraded' | 'draining' {
    if (this.#draining) return 'draining';
    return this.connected() ? 'ok' : 'degraded';
  }

  drain(): void {
    this.#draining = true;
  }
}
