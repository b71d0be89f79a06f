// From Accept to the first picture of the other one, at both ends, in pages that have never been used.

/** Runs in the page, before anything of it: when the steps of a connection were made, in ms since 1970. */
function watch() {
  const now = () => performance.timeOrigin + performance.now();
  const marks = (globalThis.marks = {});
  const mark = (name) => (marks[name] ??= now());
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      mark('made');
      this.addEventListener('iceconnectionstatechange', () => {
        if (/connected|completed/.test(this.iceConnectionState)) mark('path');
      });
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') mark('secure');
      });
    }
    async setLocalDescription(...args) {
      await super.setLocalDescription(...args);
      mark('described');
    }
  };
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    mark('camera');
    return stream;
  };
  globalThis.firstFrame = (name) =>
    new Promise((resolve) => {
      const look = () => {
        const video = document.querySelector(`video[aria-label="${name}"]`);
        if (video) video.requestVideoFrameCallback(() => resolve(mark('frame')));
        else setTimeout(look, 2);
      };
      look();
    });
  globalThis.accept = () => {
    mark('accept');
    [...document.querySelectorAll('[role="alertdialog"] button')]
      .find((button) => button.textContent.trim() === 'Accept')
      .click();
  };
}

async function arrive(browser, url, name) {
  const context = await browser.newContext({
    permissions: ['camera', 'microphone'],
    viewport: { width: 1280, height: 760 },
    locale: 'en-GB',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.addInitScript(watch);
  // One second to take a call back is no part of this.
  await page.addInitScript(`if (location.origin !== 'null') localStorage.setItem('dogeller.takeBack', 'no')`);
  await page.goto(url);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Go online' }).click();
  await page.getByRole('searchbox', { name: 'Search people' }).waitFor();
  return page;
}

/** One call. @returns {Promise<Record<string, number>>} ms after Accept, by step, at each end */
export async function firstFrame(browser, url, run) {
  const [caller, callee] = await Promise.all(
    ['Ada', 'Bob'].map((name) => arrive(browser, url, `${name} ${run}`)),
  );
  try {
    // What is fetched while the lobby is looked at has come.
    await Promise.all([caller, callee].map((page) => page.waitForLoadState('networkidle')));
    await caller.getByRole('button', { name: `Call Bob ${run}`, exact: true }).click();
    await callee.getByRole('alertdialog').waitFor();
    // Nobody answers within the same moment.
    await callee.waitForTimeout(1_500);
    const frames = [caller.evaluate(`firstFrame('Bob ${run}')`), callee.evaluate(`firstFrame('Ada ${run}')`)];
    await callee.evaluate('accept()');
    await Promise.all(frames);
    const [theirs, own] = await Promise.all([caller, callee].map((page) => page.evaluate('marks')));
    const found = {};
    for (const [end, marks] of Object.entries({ caller: theirs, callee: own }))
      for (const [step, at] of Object.entries(marks))
        if (step !== 'accept') found[`${end} ${step}`] = at - own.accept;
    return found;
  } finally {
    await Promise.all([caller, callee].map((page) => page.context().close()));
  }
}
