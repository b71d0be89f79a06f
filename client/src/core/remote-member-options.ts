/** What a RemoteMember is made of and whom it tells. Types only. */
import type { Clock } from './clock.ts';
import type { Signal } from './link.ts';
import type { PeerOptions } from './peer.ts';
import type { RemoteMember } from './remote-member.ts';
import type { Verifier } from './verifier.ts';

export interface RemoteMemberOptions {
  id: string;
  /** The call's id, which is known as soon as anything passes between the two. */
  call: () => string | null;
  /** Outlives this object, as long as the call lasts. */
  verifier: Verifier;
  polite: boolean;
  role: PeerOptions['role'];
  /** Made while it rings, see PeerOptions. */
  ahead?: boolean;
  configuration: RTCConfiguration;
  create: PeerOptions['create'];
  createStream: () => MediaStream;
  clock: Clock;
  transmit: (signal: Signal) => Promise<boolean>;
  /** The server is there to pass signals on. */
  online: () => boolean;
  /** Anything below has changed. */
  changed: (member: RemoteMember) => void;
  refused: (code: number) => void;
  /** The other page hung up, and says so itself. */
  bye: () => void;
}
