/**
 * Names of the Socket.IO rooms: one per person and one per device, since each room costs a Redis
 * subscription on every node that has it.
 *
 * The sharded adapter takes a room name of exactly 20 characters for a socket id and sends what
 * is meant for it to every node, so such a name gets one more character in its prefix.
 */
const SOCKET_ID_LENGTH = 20;

export const personRoom = (person: string): string => room('p', person);
export const deviceRoom = (device: string): string => room('d', device);

function room(kind: string, id: string): string {
  const name = `${kind}:${id}`;
  return name.length === SOCKET_ID_LENGTH ? `${kind}${name}` : name;
}
