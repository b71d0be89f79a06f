/** After a call: how it was, and a few words to whoever was called. */
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

const house = openHouse();
const { arrive } = house;

describe('after a call', () => {
  it('it says why it is over, how long it was and how good, and calls again', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await Visitor.talk(ada, bob);
    // Two looks at the statistics, two seconds apart, are the least that it takes.
    await ada.page.getByRole('timer').filter({ hasText: '00:06' }).waitFor();
    await bob.hangUp();
    const ended = ada.status('Call ended');
    await ended.filter({ hasText: `${bob.name} hung up.` }).waitFor();
    expect(await ended.innerText()).toMatch(/You talked for \d+ seconds\./);
    expect(await ended.innerText()).toMatch(/The connection was (good|fair|poor)\./);
    await ada.button('Call again').click();
    await bob.answer(ada);
    await ada.inCall('connected');
  });

  it('that nobody answered, words can be left, which lie by the missed call', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    await ada.button('Cancel call').click();
    await ada.button('Message').click();
    await ada.button('Please call me back.').click();
    await ada.status('Sent.').waitFor();
    await bob.status('Please call me back.').waitFor();
    await bob.button('1 missed call').click();
    const list = bob.page.getByRole('dialog', { name: 'Missed calls' });
    await list.getByRole('listitem').filter({ hasText: 'Please call me back.' }).waitFor();
  });

  it('says so when the words reach nobody', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await ada.call(bob);
    await bob.answer(ada, 'Decline');
    await bob.button('Go offline').click();
    await ada.row(bob).waitFor({ state: 'detached' });
    await ada.button('Message').click();
    await ada.button('Please call me back.').click();
    await ada.status(`${bob.name} could not be reached.`).waitFor();
  });
});
