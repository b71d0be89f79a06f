/** Everything that a tab says and hears over its sockets, for tests that read along. */
import type { Page } from 'playwright-core';

export interface Wire {
  readonly sent: string[];
  readonly received: string[];
}

/** To be there before the page is. */
export function listen(page: Page): Wire {
  const wire: Wire = { sent: [], received: [] };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => wire.sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => wire.received.push(String(payload)));
  });
  return wire;
}
