/** A person sees on how many devices they are, hears of another one, and ends them all. */
import { openHouse } from './house.js';

const house = openHouse();

it('a person is told of another device, and signs out everywhere', async () => {
  const ada = await house.arrive('Ada');
  await ada.button('Settings').click();
  await ada.page.getByText('Online on 1 device', { exact: true }).waitFor();
  await ada.page.keyboard.press('Escape');
  const token = await ada.page.evaluate(() => sessionStorage?.getItem('dogeller.token'));
  // Somebody has a copy of the token, in another browser.
  const thief = await house.arrive('Thief', { remember: { 'dogeller.token': token ?? '' } });
  await ada.status('You are also online on another device: Chrome on Linux.').waitFor();
  await ada.button('Settings').click();
  await ada.page.getByText('Online on 2 devices', { exact: true }).waitFor();
  await ada.button('Sign out everywhere').click();
  for (const one of [ada, thief]) await one.button('Go online').waitFor();
  // Both come back: one as who she was, and the other one as somebody else.
  await Promise.all([ada.goOnline(), thief.goOnline()]);
  await Promise.all([ada.row(thief).waitFor(), thief.row(ada).waitFor()]);
});
