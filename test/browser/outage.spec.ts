/** The server goes away in the middle of a call: the two do not notice, but are told. */
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

const house = openHouse();

describe('a call whose server is gone', () => {
  it('goes on, says so, outlives a server that forgot it, and ends for both', async () => {
    const { arrive } = house;
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    await house.stop();
    for (const one of [ada, bob]) {
      await one.status('Connection to the server lost, your call continues').waitFor();
      await one.status('Reconnecting').first().waitFor();
    }
    await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);

    await house.start();
    for (const one of [ada, bob]) await one.status('Connected').waitFor();
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    expect(await ada.ask('probe.connections()')).toBe(1);

    // The server knows nothing of this call any more: the pages tell each other.
    await ada.hangUp();
    await bob
      .status('Call ended')
      .filter({ hasText: `${ada.name} hung up` })
      .waitFor();
    await Promise.all([ada.released(), bob.released()]);
  }, 40_000);
});
