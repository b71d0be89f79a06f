/** The page brings a JWT of another system (`#jwt=…`), and says in words when another one is wanted. */
import { SignJWT } from 'jose';
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

const SECRET = 'the secret of the other system, 32 and more';
const house = openHouse({ env: { AUTH_JWT_SECRET: SECRET } });

const jwt = (sub: string, name: string, ends: string): Promise<string> =>
  new SignJWT({ name })
    .setSubject(sub)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(ends)
    .sign(new TextEncoder().encode(SECRET));

describe('a page with a JWT', () => {
  it('takes it out of the address, goes online by its name, and calls', async () => {
    const [ada, bob] = [await house.open('Ada'), await house.open('Bob')];
    for (const one of [ada, bob]) {
      // From elsewhere, as by a link.
      await one.page.goto('about:blank');
      await one.page.goto(`${house.url}/#jwt=${await jwt(one.name, one.name, '5m')}`);
      expect(new URL(one.page.url()).hash).toBe('');
      expect(await one.page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe(one.name);
      await one.button('Go online').click();
    }
    await Visitor.talk(ada, bob);
    await ada.hangUp();
    // A reload of the tab is the same person, with the same JWT.
    await ada.page.reload();
    await bob.row(ada).waitFor();
    expect(await ada.page.evaluate(() => localStorage?.getItem('dogeller.jwt') ?? null)).toBeNull();
  });

  it('is told in words that one is wanted, or a fresh one', async () => {
    const none = await house.open('Nobody');
    await none.page.getByRole('textbox', { name: 'Your name' }).fill('Nobody');
    await none.button('Go online').click();
    await none.page.getByRole('alert').filter({ hasText: 'signed in to another site' }).waitFor();

    const late = await house.open('Late', { path: `/#jwt=${await jwt('late', 'Late', '-2m')}` });
    await late.button('Go online').click();
    await late.page.getByRole('alert').filter({ hasText: 'Your sign-in has ended' }).waitFor();
    // The link is opened again in this tab: only what stands behind the # differs.
    await late.page.goto(`${house.url}/#jwt=${await jwt('late', 'Late', '5m')}`);
    await late.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    expect(new URL(late.page.url()).hash).toBe('');
  });

  it('is told so as well when the session ends with its JWT', async () => {
    // Let in by the leeway of clocks, which is over in a moment.
    const ada = await house.open('Ada', { path: `/#jwt=${await jwt('ada-e', 'Ada', '-54s')}` });
    await ada.button('Go online').click();
    await ada.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await ada.page
      .getByRole('alert')
      .filter({ hasText: 'Your sign-in has ended' })
      .waitFor({ timeout: 15_000 });
  });
});
