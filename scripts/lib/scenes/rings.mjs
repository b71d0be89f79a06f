// Calls that ring, and how a call ends.
import { button, deaf, dialog, hurried, press, says, stay, talk } from './acts.mjs';

const theirs = { browser: 'theirs' };

/** @type {import('../scenes.mjs').Scenes} */
export const rings = {
  async *ringing(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', theirs);
    await press(page, 'Call 小明');
    await page.getByRole('status').filter({ hasText: 'Ringing 小明' }).waitFor();
    yield ['outgoing', page];
    await press(other, 'Decline');
    await stay(page, '小明 declined');
    yield ['ended-declined', page];
    await press(page, 'Back to people');

    await press(other, 'Call Ada');
    const ringing = page.getByRole('alertdialog');
    await ringing.waitFor();
    yield ['incoming', page];
    await press(page, 'Reply with a message');
    await ringing.getByRole('textbox').waitFor();
    yield ['incoming-reply', page];
    await press(other, 'Cancel call');
    await ringing.waitFor({ state: 'detached' });
    await stay(page, 'You missed a call');
    await press(other, 'Message');
    await other.getByRole('textbox', { name: 'Message to Ada' }).fill('Are you there? Lunch at one?');
    await other.getByRole('textbox', { name: 'Message to Ada' }).press('Enter');
    await says(page, 'Lunch at one?');
    yield ['ended-missed', page];
    await press(page, 'Message');
    await page.getByRole('textbox', { name: 'Message to 小明' }).waitFor();
    yield ['ended-message', page];
    await press(page, 'Back to people');
    await button(page, '1 missed call').waitFor();
    yield ['lobby-missed', page];
    await press(page, '1 missed call');
    await dialog(page, 'Missed calls').getByRole('listitem').first().waitFor();
    yield ['missed', page];
  },

  async *endings(stage) {
    const page = await stage.arrive('Ada', { before: hurried });
    const other = await stage.arrive('小明', { ...theirs, before: deaf });
    const status = other.getByRole('combobox', { name: 'Your status' });
    await press(page, 'Call 小明');
    await stay(page, '小明 did not answer');
    yield ['ended-no-answer', page];
    await press(page, 'Call again');
    await press(page, 'Cancel call');
    await stay(page, 'You cancelled');
    yield ['ended-cancelled', page];
    await status.selectOption('Do not disturb');
    await press(page, 'Call again');
    await stay(page, '小明 does not want to be disturbed');
    yield ['ended-do-not-disturb', page];

    await status.selectOption('Available');
    const third = await stage.arrive('Grace', theirs);
    await press(third, 'Call 小明');
    await other.getByRole('alertdialog').waitFor();
    await press(page, 'Call again');
    await stay(page, '小明 is in another call');
    yield ['ended-busy', page];
    await press(third, 'Cancel call');
    await other.getByRole('alertdialog').waitFor({ state: 'detached' });
    await press(page, 'Call again');
    await press(other, 'Accept');
    await page.getByText('Connecting to 小明').waitFor();
    await stay(page, 'No way to 小明 could be found');
    yield ['ended-failed', page];
    await press(other, 'Go offline');
    await press(page, 'Call again');
    await stay(page, '小明 has gone offline');
    yield ['ended-offline', page];
    await press(page, 'Back to people');

    const tab = await stage.another(page);
    await press(third, 'Call Ada');
    await press(tab, 'Accept');
    await page.bringToFront();
    await stay(page, 'You answered on another device');
    yield ['ended-elsewhere', page];
    await press(page, 'Back to people');
    await press(third, 'Hang up');
    await tab.close();
    await talk(page, third, 'Ada', 'Grace');
    await third.context().close();
    await stay(page, 'The connection to Grace was lost');
    yield ['ended-lost', page];
  },
};
