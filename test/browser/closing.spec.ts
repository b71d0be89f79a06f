/**
 * Closing the tab is how most people hang up in a browser: the others know within 2 s, a ring of theirs
 * stops and reads as a missed call, and a reload is still none of it (contract 4.3).
 */
import type { Browser as Firefox } from 'puppeteer-core';
import { Fox, launchFirefox } from './fox.js';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

/** Contract 4.3, ms. */
const KNOWN_WITHIN_MS = 2_000;

const house = openHouse();
let firefox: Firefox;
beforeAll(async () => {
  firefox = await launchFirefox();
}, 60_000);
afterAll(() => firefox.close());

const pair = (): Promise<[Visitor, Visitor]> => Promise.all([house.arrive('Ada'), house.arrive('Bob')]);

const closedPage = (visitor: Visitor, name: string) =>
  visitor.page.getByText(`${name} closed the page. Waiting`).waitFor({ timeout: KNOWN_WITHIN_MS });

async function missed(bob: Visitor, name: string): Promise<void> {
  await bob.callFrom({ name }).waitFor({ state: 'detached', timeout: KNOWN_WITHIN_MS });
  await bob
    .status('Call ended')
    .filter({ hasText: `missed a call from ${name}` })
    .waitFor();
}

describe('a tab that is closed', () => {
  it('in a call: the other one reads it at once, and soon the call is over', async () => {
    const [ada, bob] = await pair();
    await Visitor.talk(ada, bob);
    await ada.page.close();
    await closedPage(bob, ada.name);
    await bob.inCall('reconnecting');
    await bob
      .status('Call ended')
      .filter({ hasText: `${ada.name} closed the page` })
      .waitFor();
    await bob.released();
  });

  it('in a call, in Firefox', async () => {
    const bob = await house.arrive('Bob');
    const fox = await Fox.arrive(firefox, house.url, 'Fiona');
    await fox.press(`Call ${bob.name}`);
    await bob.answer(fox);
    await Promise.all([bob.inCall('connected'), fox.inCall('connected')]);
    await fox.close();
    await closedPage(bob, fox.name);
    await bob
      .status('Call ended')
      .filter({ hasText: `${fox.name} closed the page` })
      .waitFor();
  }, 60_000);

  it('while it rings somebody: it rings no more, and is a missed call', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    await ada.page.close();
    await missed(bob, ada.name);
  });

  it('while it rings somebody, in Firefox', async () => {
    const bob = await house.arrive('Bob');
    const fox = await Fox.arrive(firefox, house.url, 'Fiona');
    await fox.press(`Call ${bob.name}`);
    await bob.callFrom(fox).waitFor();
    await fox.close();
    await missed(bob, fox.name);
  }, 60_000);

  it('of one of three: the others read it, and talk on', async () => {
    const [ada, bob] = await pair();
    const cleo = await house.arrive('Cleo');
    await Visitor.talk(ada, bob);
    await ada.asksIn(cleo);
    await cleo.answer(ada);
    await Promise.all([cleo.sees(ada), cleo.sees(bob), ada.sees(cleo), bob.sees(cleo)]);
    await cleo.page.close();
    await Promise.all([closedPage(ada, cleo.name), closedPage(bob, cleo.name)]);
    await ada.inCall('connected');
    await ada.page.getByText(`${cleo.name} closed the page.`, { exact: true }).waitFor();
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
  }, 60_000);
});

describe('the way back', () => {
  it('closes what is open in a call, and only then asks whether to leave it', async () => {
    const [ada, bob] = await pair();
    const atRest = (): Promise<boolean> =>
      until(
        'no entry of ours in the history',
        () => bob.ask<boolean>('history.state === null'),
        (now) => now,
      );
    await Visitor.talk(ada, bob);
    await bob.button('Chat').click();
    await bob.page.getByRole('complementary', { name: 'Chat' }).waitFor();
    await bob.button('More').click();
    await bob.page.getByRole('dialog', { name: 'More' }).waitFor();
    await bob.page.goBack();
    await bob.page.getByRole('dialog', { name: 'More' }).waitFor({ state: 'detached' });
    await bob.page.goBack();
    await bob.page.getByRole('complementary', { name: 'Chat' }).waitFor({ state: 'detached' });
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    // Closed by its own button it leaves nothing behind.
    await bob.button('Chat').click();
    await bob.page.getByRole('complementary', { name: 'Chat' }).waitFor();
    await bob.page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
    await atRest();
    // One that opens where another one closes, and is closed: the page is still there.
    for (let again = 0; again < 5; again++) {
      await bob.button('More').click();
      await bob.button('Add someone').click();
      await bob.page.getByRole('dialog', { name: 'Add someone' }).waitFor();
      await bob.page.keyboard.press('Escape');
      await atRest();
    }
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
  });
});

describe('a page that is left', () => {
  it('for a moment, by a reload: the call goes on, and nobody reads that it is over', async () => {
    const [ada, bob] = await pair();
    await Visitor.talk(ada, bob);
    await ada.page.reload();
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    expect(await bob.page.getByText('closed the page').count()).toBe(0);
  });

  it('in a call is asked about first; where nobody talks it is not', async () => {
    const [ada, bob] = await pair();
    const asked = (): Promise<string> =>
      new Promise((resolve) => {
        bob.page.once('dialog', (dialog) => {
          resolve(dialog.type());
          void dialog.dismiss();
        });
      });
    await Visitor.talk(ada, bob);
    const question = asked();
    await bob.page.close({ runBeforeUnload: true });
    expect(await question).toBe('beforeunload');
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    await bob.hangUp();
    await bob.status('Call ended').waitFor();
    const gone = bob.page.waitForEvent('close');
    await bob.page.close({ runBeforeUnload: true });
    await gone;
  });
});
