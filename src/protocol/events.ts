/** The types of the wire, all derived from schemas.ts. No code: the page imports it for free. */
import type { InferInput, InferOutput } from 'valibot';
import type * as schemas from './schemas.js';

export type RequestName = keyof typeof schemas.requests;
export type EventName = keyof typeof schemas.events;

export type Body<R extends RequestName> = InferOutput<(typeof schemas.requests)[R]>;
export type Reply<R extends RequestName> = InferInput<(typeof schemas.replies)[R]>;
export type EventBody<E extends EventName> = InferInput<(typeof schemas.events)[E]>;

export type Failure = InferInput<typeof schemas.failure>;
export type Outcome<R extends RequestName> = ({ ok: true } & Reply<R>) | Failure;

export type Person = InferInput<typeof schemas.person>;
export type Self = InferInput<typeof schemas.self>;
export type Member = InferInput<typeof schemas.member>;
export type Call = InferInput<typeof schemas.call>;
export type IceServer = InferInput<typeof schemas.iceServer>;
export type Description = InferInput<typeof schemas.description>;
export type Candidate = InferInput<typeof schemas.candidate>;

/** Socket.IO's typed event maps, from both ends. */
export type ClientToServerEvents = {
  [R in RequestName]: (body: Body<R>, ack: (outcome: Outcome<R>) => void) => void;
};
export type ServerToClientEvents = { [E in EventName]: (body: EventBody<E>) => void };
