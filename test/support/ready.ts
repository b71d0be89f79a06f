/**
 * Waits until a node takes registrations again, which its /readyz proves (contract 3). For tests that
 * break Redis: a node connects again up to 250 ms after Redis is back. It must not be used to start a node.
 */
const PAUSE_MS = 20;

/**
 * @param url of the node
 * @param withinMs longest wait
 * @throws Error with the last answer, when /readyz is not `ok` in time
 */
export async function untilReady(url: string, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    const text = await response.text();
    if (response.status === 200 && text.includes('"ok"')) return;
    if (performance.now() > until)
      throw new Error(`not ready within ${withinMs} ms: ${response.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
