// What people do in the scenes beside this, by the English names of the controls, and what is made up
// because no machine for tests has it: a voice, a browser that was never asked, time that is short.

export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const press = (page, name) => button(page, name).first().click();
export const dialog = (page, name) => page.getByRole('dialog', { name });
export const says = (page, text) => page.getByText(text).first().waitFor();
export const inCall = (page, state) => page.locator(`html[data-call=${state}]`).waitFor({ timeout: 60_000 });

/** The picture with this label has been playing for a moment. */
export const playing = (page, name) =>
  page.waitForFunction(
    (label) => document.querySelector(`video[aria-label="${label}"]`)?.currentTime > 1,
    name,
  );

export async function talk(from, to, fromName, toName, how = 'Call') {
  await press(from, `${how} ${toName}`);
  await to.getByRole('alertdialog', { name: `${fromName} is calling` }).waitFor();
  await press(to, 'Accept');
  await Promise.all([inCall(from, 'connected'), inCall(to, 'connected')]);
}

/** The screen after a call, which goes away by itself unless somebody is at it. */
export async function stay(page, why) {
  const ended = page.getByRole('status').filter({ hasText: why });
  await page.mouse.move(1, 1);
  await ended.filter({ hasText: 'Call ended' }).hover();
}

/** Somebody's address, as everybody sees their own. */
export async function pathOf(page) {
  await press(page, 'Show as QR code');
  const address = await dialog(page, 'Your link').locator('.address').textContent();
  await press(page, 'Close');
  return new URL(address).pathname;
}

export const send = (page, name, size) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(size, name) });

// ---- before a page begins

/** It says yes to a call and then hears nothing of the other one's descriptions. */
export const deaf = (page) =>
  page.addInitScript(
    'RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);',
  );

/** What it waits for very long is over soon: a ring, a way to the other one, the next look at the server. */
export const hurried = (page) =>
  page.addInitScript(() => {
    const wait = window.setTimeout.bind(window);
    const isLong = (ms) => ms === 30_000 || ms === 60_000 || ms > 500_000;
    window.setTimeout = (work, ms, ...rest) => wait(work, isLong(ms) ? 2_000 : ms, ...rest);
  });

/** Its microphone gives this instead of what the machine has: 'voice', or 'nothing'. */
export const microphone = (sound) => (page) =>
  page.addInitScript((what) => {
    const devices = navigator.mediaDevices;
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await capture(wanted);
      for (const old of stream.getAudioTracks()) {
        const context = new AudioContext();
        const into = new MediaStreamAudioDestinationNode(context);
        const tone = new OscillatorNode(context, { frequency: 150, type: 'sawtooth' });
        if (what === 'voice') tone.connect(into);
        tone.start();
        old.stop();
        stream.removeTrack(old);
        stream.addTrack(into.stream.getAudioTracks()[0]);
      }
      return stream;
    };
  }, sound);

/** The browser was never asked for notices, and may be asked. */
export const unasked = (page) =>
  page.addInitScript("Object.defineProperty(Notification, 'permission', { get: () => 'default' });");

/** The browser lets no page be heard. */
export const silenced = (page) =>
  page.addInitScript(
    "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });",
  );

/** The browser keeps what is received until it is saved, as most do, and asks for no place before. */
export const placeless = (page) => page.addInitScript('delete window.showSaveFilePicker;');

/** The system lets no page see the screen. */
export const screenless = (page) =>
  page.addInitScript(
    `navigator.mediaDevices.getDisplayMedia = () =>
      Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'));`,
  );

/** The server has a newer page, whenever this one looks. */
export async function outdated(page) {
  await hurried(page);
  await page.route('**/', async (route) => {
    if (route.request().resourceType() === 'document') return route.continue();
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/\/assets\/index-[\w-]+\.js/, '/assets/index-newer.js');
    return route.fulfill({ response: answer, body });
  });
}
