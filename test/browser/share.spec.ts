/** A shared screen: another tab, captured for real, instead of the camera, and the camera after it. */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

/** Chromium takes the tab with this title, as if the person had chosen it. */
const TITLE = 'What Ada shows';
// The real question for the screen, so not the one that always says yes to a made-up one.
const flags = [`--auto-select-tab-capture-source-by-title=${TITLE}`];
const house = openHouse({ browser: { allow: false, audible: true, flags } });

/** Of a colour that the made-up camera never has, which is green at times; something moves. Plays a tone when asked to. */
const TAB = `<!doctype html><title>${TITLE}</title>
<style>body{margin:0;background:rgb(160,0,160)} i{position:fixed;width:20px;height:20px;background:#fff}</style><i></i>
<script>
  let n = 0;
  const step = () => { document.querySelector('i').style.left = (n++ % 50) + 'px'; requestAnimationFrame(step); };
  step();
  window.play = async () => {
    const context = (window.playing = new AudioContext());
    const tone = new OscillatorNode(context, { frequency: 440 });
    tone.connect(context.destination);
    tone.start();
    await context.resume();
    return context.state;
  };
</script>`;

async function talking(): Promise<{ ada: Visitor; bob: Visitor; tab: Page }> {
  const { arrive } = house;
  const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
  const tab = await ada.context.newPage();
  await tab.setContent(TAB);
  await ada.page.bringToFront();
  await Visitor.talk(ada, bob);
  await Promise.all([ada.sees(bob), bob.sees(ada)]);
  await bob.ask(`probe.sign(${JSON.stringify(ada.name)})`);
  return { ada, bob, tab };
}

const isTab = (colour: number[] | null): boolean => {
  const [red = 0, green = 0, blue = 0] = colour ?? [];
  return red > 100 && blue > 100 && green < 60;
};

/** What somebody sees of somebody, in the middle of the picture. */
const sees = (one: Visitor, label: string, what: 'the screen' | 'the camera'): Promise<unknown> =>
  until(
    `${one.name} to see ${what}`,
    () => one.ask<number[] | null>(`probe.colour(${JSON.stringify(label)})`),
    (colour) => colour !== null && isTab(colour) === (what === 'the screen'),
  );
const look = (one: Visitor, label: string): Promise<string> =>
  one.ask(`probe.look(${JSON.stringify(label)})`);
const pressed = (one: Visitor): Promise<string | null> =>
  one.button('Share screen').getAttribute('aria-pressed');
const hasState = async (one: Visitor, text: string, state: 'visible' | 'detached'): Promise<void> =>
  one.status(text).waitFor({ state });

interface Heard {
  totalSamplesReceived: number;
  totalAudioEnergy: number;
}
/** A second and a half of silence, for the made-up microphone beeps each second, once what was still on its way is over. */
async function hearsNothing(one: Visitor): Promise<void> {
  const heard = (): Promise<Heard> => one.ask<Heard>("probe.inbound('audio')");
  const more = async (): Promise<number> => {
    const before = await heard();
    const enough = before.totalSamplesReceived + 72_000;
    const after = await until('sound', heard, ({ totalSamplesReceived: now }) => now >= enough);
    return after.totalAudioEnergy - before.totalAudioEnergy;
  };
  await until(`${one.name} to hear nothing`, more, (energy) => energy < 1e-6);
}

describe('a shared screen', () => {
  it('is seen whole by the other one instead of the camera, which comes back', async () => {
    const { ada, bob } = await talking();
    expect([await look(bob, ada.name), await look(ada, 'You')]).toEqual([
      'cover, as it is',
      'cover, mirrored',
    ]);
    expect(await pressed(ada)).toBe('false');

    await ada.button('Share screen').click();
    await Promise.all([sees(bob, ada.name, 'the screen'), sees(ada, 'You', 'the screen')]);
    await hasState(bob, `${ada.name} is sharing the screen`, 'visible');
    await hasState(ada, 'You are sharing your screen', 'visible');
    expect(await pressed(ada)).toBe('true');
    // Nothing is cut off, and nobody reads a mirror.
    await until(
      'it to be shown whole',
      () => look(bob, ada.name),
      (now) => now === 'contain, as it is',
    );
    expect(await look(ada, 'You')).toBe('contain, as it is');
    await bob.sees(ada);
    expect(await ada.ask('probe.tracks()')).toContain('video live');

    await ada.button('Stop sharing').click();
    await sees(bob, ada.name, 'the camera');
    await hasState(bob, `${ada.name} is sharing the screen`, 'detached');
    await hasState(ada, 'You are sharing your screen', 'detached');
    await until(
      'it to fill the page',
      () => look(bob, ada.name),
      (now) => now === 'cover, as it is',
    );
    expect([await look(ada, 'You'), await pressed(ada)]).toEqual(['cover, mirrored', 'false']);
    await Promise.all([bob.sees(ada), bob.hears()]);
    expect(await bob.ask(`probe.isSigned(${JSON.stringify(ada.name)})`)).toBe(true);
    await ada.hangUp();
    await ada.released();
  });

  it('ends when what is shared is closed', async () => {
    const { ada, bob, tab } = await talking();
    await ada.button('Share screen').click();
    await sees(bob, ada.name, 'the screen');
    await tab.close();
    await sees(bob, ada.name, 'the camera');
    await bob.sees(ada);
    expect(await pressed(ada)).toBe('false');
    expect(await bob.ask(`probe.isSigned(${JSON.stringify(ada.name)})`)).toBe(true);
  });

  it('goes on when the camera is switched, and what is on then is what comes back', async () => {
    const { ada, bob } = await talking();
    await ada.button('Share screen').click();
    await sees(bob, ada.name, 'the screen');
    await ada.button('Camera').click();
    await bob.sees(ada);
    await sees(bob, ada.name, 'the screen');
    await ada.button('Share screen').click();
    await bob.page.getByText(`${ada.name}’s camera is off`).waitFor();
    await ada.button('Camera').click();
    await sees(bob, ada.name, 'the camera');
    await bob.sees(ada);
  });

  it('is heard while the microphone is muted, which stays muted', async () => {
    const { ada, bob, tab } = await talking();
    expect(await tab.evaluate('play()')).toBe('running');
    await ada.button('Microphone').click();
    await bob.page.getByText(`${ada.name} is muted`).waitFor();
    await hearsNothing(bob);
    await ada.button('Share screen').click();
    await sees(bob, ada.name, 'the screen');
    await bob.hears();
    expect(await bob.page.getByText(`${ada.name} is muted`).count()).toBe(1);
    await ada.button('Stop sharing').click();
    await sees(bob, ada.name, 'the camera');
    await hearsNothing(bob);
  }, 40_000);

  it('ends with the call', async () => {
    const { ada, bob } = await talking();
    await ada.button('Share screen').click();
    await sees(bob, ada.name, 'the screen');
    await bob.hangUp();
    await ada.status('Call ended').waitFor();
    await ada.released();
  });
});
