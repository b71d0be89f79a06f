/**
 * Where a connection becomes somebody: registers, resumes, renames, leaves. A device that comes
 * back with its token takes its place again, on whatever node, and the older connection is closed.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CallService } from '../calls/call.service.js';
import { ClosedPages } from '../calls/closed-pages.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { IceService } from '../ice/ice.service.js';
import { NodeIdentity } from '../node.identity.js';
import { PresenceService } from '../presence/presence.service.js';
import { PROTOCOL_VERSION } from '../protocol/constants.js';
import type { Body, Reply } from '../protocol/events.js';
import { Notifier } from '../transport/notifier.js';
import { Arrivals } from './arrivals.js';
import { Identification, newId } from './identification.js';
import { toName } from './name.js';
import { SignInEnds } from './sign-in-ends.js';
import type { Connection, Session } from '../transport/connection.js';
import { Tokens } from './tokens.js';

type Registration = Body<'session:register'>;

@Injectable()
export class SessionService {
  readonly #logger = new Logger(SessionService.name);

  constructor(
    private readonly tokens: Tokens,
    private readonly identification: Identification,
    private readonly signInEnds: SignInEnds,
    private readonly arrivals: Arrivals,
    private readonly presence: PresenceService,
    private readonly calls: CallService,
    private readonly closedPages: ClosedPages,
    private readonly ice: IceService,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws SignalError name_invalid, unauthorized, bad_request, rate_limited, unavailable */
  async register(connection: Connection, body: Registration): Promise<Reply<'session:register'>> {
    if (connection.data.registering) throw new SignalError('bad_request', 'a registration is under way');
    connection.data.registering = true;
    connection.data.asked = true;
    try {
      return await this.#inTurn(connection, () => this.#register(connection, body));
    } finally {
      connection.data.registering = false;
    }
  }

  async #register(connection: Connection, body: Registration): Promise<Reply<'session:register'>> {
    const { proof, name, until, isNew } = await this.identification.of(body, connection.data.address);
    const person = proof.person;
    const present = connection.data.session;
    if (present && present.person !== person) {
      throw new SignalError('bad_request', 'this connection is somebody already');
    }
    if (isNew) await this.arrivals.count('new', connection);

    const wanted = present?.device ?? body.device;
    // Our own token says that its device is theirs, even if the record has forgotten it.
    const proven = wanted !== undefined && wanted === proof.device;
    const known = !proven && wanted !== undefined && (await this.presence.place(wanted))?.person === person;
    const device = proven || known ? wanted : newId();
    const { address, agent } = connection.data;
    const session: Session = {
      ...{ person, name, status: 'available', device, connection: connection.id },
      ...{ agent, since: this.clock.now(), born: proof.born },
      ...(address !== undefined && { address }),
    };
    const isBack = await this.#enter(connection, session, known);
    // A device that proves to be an older one is none that its person does not know of.
    if (!isBack && !proven && !isNew) this.#announce(session);
    this.signInEnds.note(connection.id, until);

    const { joined, ringing } = await this.calls.resume(session);
    // After the reply: what rings is told to a device that knows who it is.
    if (ringing)
      setImmediate(() => this.notifier.toConnections([connection.id], ringing.event, ringing.body));
    this.#logger.debug({ msg: 'registered', device, resumed: proven || known, vouched: until !== undefined });
    return {
      self: { id: person, name },
      device,
      token: this.tokens.sign({ ...proof, person, device }),
      ...this.ice.servers(person),
      call: joined,
      node: this.node.id,
      protocol: PROTOCOL_VERSION,
      now: this.clock.now(),
      blocked: [...(session.blocked ?? [])],
    };
  }

  async rename(session: Session, raw: string): Promise<Reply<'session:rename'>> {
    const name = toName(raw);
    await this.presence.rename(session, name);
    session.name = name;
    return { self: { id: session.person, name } };
  }

  /**
   * Offline at once: the device gives its place up, and no token of it is believed any more. The
   * connection may register anew, and with the token of the reply as the same person.
   * @param everywhere all devices of the person, and all of their tokens
   * @throws SignalError not_registered, rate_limited, unavailable
   */
  leave(connection: Connection, everywhere: boolean): Promise<Reply<'session:leave'>> {
    return this.#inTurn(connection, () => this.#leave(connection, everywhere));
  }

  async #leave(connection: Connection, everywhere: boolean): Promise<Reply<'session:leave'>> {
    const { session, address } = connection.data;
    if (!session) throw new SignalError('not_registered', 'register first');
    await this.arrivals.count('leave', connection);
    const { person, device, born = 0 } = session;
    // First: were it only offline, whoever has its token could bring it back.
    const ending = { person, born, address, ...(!everywhere && { device }) };
    const token = await this.tokens.end(ending, newId());
    if (everywhere) await this.#endOthers(session);
    await this.presence.leave(session);
    this.notifier.part(connection.id);
    this.signInEnds.forget(connection.id);
    delete connection.data.session;
    return { token };
  }

  /** @throws SignalError unavailable */
  async devices({ person, device: own }: Session): Promise<Reply<'session:devices'>> {
    const places = await this.presence.devices(person);
    const devices = places.map(({ device, agent = '', since = 0 }) => ({
      device,
      agent,
      since,
      current: device === own,
    }));
    return { devices: devices.sort((a, b) => a.since - b.since || (a.device < b.device ? -1 : 1)) };
  }

  /** Twice: one may have come with an old token while the others were ended. */
  async #endOthers({ person, device: own }: Session): Promise<void> {
    for (let round = 0; round < 2; round++) {
      const places = await this.presence.devices(person);
      await Promise.all(
        places
          .filter(({ device }) => device !== own)
          .map(async (place) => {
            await this.presence.end(place);
            this.notifier.close(place.connection, 'signed_out', false);
          }),
      );
    }
  }

  /**
   * The page is being closed, or reloaded: the device keeps its place for 6 s, and the connection is ended.
   * @throws SignalError unavailable, and then it is kept as long all the same
   */
  async closing(session: Session): Promise<Reply<'session:closing'>> {
    if (session.closing) return {};
    session.closing = true;
    try {
      await this.closedPages.closed(session);
    } finally {
      // A browser that keeps the page for the way back would be counted as here.
      setImmediate(() => this.notifier.close(session.connection, 'left', true));
    }
    return {};
  }

  /** The connection is gone; the device keeps its place for a while. */
  disconnected(connection: Connection): Promise<void> {
    return this.#inTurn(connection, () => this.#disconnected(connection));
  }

  async #disconnected(connection: Connection): Promise<void> {
    const { session } = connection.data;
    if (!session) return;
    this.notifier.part(connection.id);
    this.signInEnds.forget(connection.id);
    delete connection.data.session;
    const ms = session.closing ? this.closedPages.recordMs : this.config.resumeMs;
    await this.presence.lost(session, ms).catch((error: unknown) => {
      this.#logger.warn({ msg: 'a loss was not noted', err: error });
    });
  }

  /**
   * What makes a connection somebody or nobody is done one at a time, in the order in which it came: two
   * at once would leave a place in the record of which no connection knows.
   */
  #inTurn<T>({ data }: Connection, work: () => Promise<T>): Promise<T> {
    const result = data.entering ? data.entering.then(work) : work();
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    data.entering = ended;
    void ended.then(() => {
      if (data.entering === ended) delete data.entering;
    });
    return result;
  }

  /** The person's other devices are told, so that a stranger with a copied token is seen. */
  #announce({ person, device, agent = '', since = 0 }: Session): void {
    this.notifier.toPerson(person, 'session:device', { device, agent, since }, device);
  }

  /**
   * Reachable first, then listed: who sees them can ring them.
   * @returns whether the device had its place already
   */
  async #enter(connection: Connection, session: Session, known: boolean): Promise<boolean> {
    const { person, device } = session;
    try {
      await this.notifier.join(connection.id, person, device);
      // Given up by its page, while this node was frozen: it must not throw out the one that followed.
      if (!connection.connected) throw new SignalError('unavailable', 'the connection is gone');
      const claim = await this.presence.claim(session, known);
      if (!claim.ok) {
        if (claim.because === 'full') throw new SignalError('rate_limited', 'too many devices of one person');
        throw new SignalError('unauthorized', 'the device is not yours');
      }
      connection.data.session = session;
      if (claim.before && claim.before.connection !== connection.id) {
        this.notifier.close(claim.before.connection, 'replaced', false);
      }
      return claim.before !== null;
    } catch (error) {
      // Who asks again for the place they have keeps it: parted they would hear nothing any more.
      if (!connection.data.session) this.notifier.part(connection.id);
      throw error;
    }
  }
}
