/** A name that changes on one device changes on all of that person's, on whatever nodes. */
import { describeTopologies } from '../support/topologies.js';

describeTopologies('a person of two devices', (stage) => {
  it('who takes another name on one is told on the other', async () => {
    const laptop = await stage.person('Ana', 0);
    const phone = await stage.device(laptop, 1);
    await laptop.ok('session:rename', { name: 'Anna' });
    await phone.waitFor('session:renamed', { name: 'Anna' }, 'the phone knows the name');
  });

  it('whose other device comes under another name is told too', async () => {
    const laptop = await stage.person('Ana', 0);
    await stage.person('Anuschka', 1, { token: laptop.token });
    await laptop.waitFor('session:renamed', { name: 'Anuschka' }, 'the laptop knows the name');
  });

  it('is told nothing when somebody else changes theirs', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.ok('session:rename', { name: 'Anna' });
    await bo.ok('people:watch', { query: 'Anna' });
    await stage.settle(bo);
    expect(bo.has('session:renamed')).toEqual([]);
  });
});
