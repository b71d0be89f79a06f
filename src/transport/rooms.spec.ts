import { deviceRoom, personRoom } from './rooms.js';

describe('room names', () => {
  const ids = Array.from({ length: 128 }, (_, index) => 'x'.repeat(index + 1));

  it('never have the 20 characters by which the adapter knows a socket id', () => {
    for (const id of ids) {
      expect(personRoom(id)).not.toHaveLength(20);
      expect(deviceRoom(id)).not.toHaveLength(20);
    }
  });

  it('are never the same for two', () => {
    const tricky = [...ids, ...ids.map((id) => `p:${id}`), ...ids.map((id) => `:${id}`)];
    const rooms = [...tricky.map(personRoom), ...tricky.map(deviceRoom)];
    expect(new Set(rooms).size).toBe(rooms.length);
  });
});
