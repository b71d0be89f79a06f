/* global self, clients */
// Shows that somebody calls while the page is hidden, and passes the answer on to the tab that
// rings. It caches nothing and sees no request.
self.addEventListener('message', (event) => {
  const { type, call, title, options } = event.data;
  if (type === 'ring') {
    const data = { call, client: event.source.id };
    event.waitUntil(self.registration.showNotification(title, { ...options, tag: call, data }));
  } else {
    event.waitUntil(take(call));
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(answer(event.notification.data, event.action || 'open'));
});

async function take(tag) {
  for (const notice of await self.registration.getNotifications({ tag })) notice.close();
}

async function answer({ call, client }, answer) {
  const page = await clients.get(client);
  if (!page) return clients.openWindow('/');
  page.postMessage({ call, answer });
  if (answer !== 'decline') await page.focus();
}
