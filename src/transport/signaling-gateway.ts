/**
 * The decorators of our gateways. A handler gets the session and the checked body, returns what
 * stands beside `ok: true`, and throws SignalError; request.router.ts does the rest. The types
 * hold a handler to the wire: a wrong body or reply does not compile.
 */
import { applyDecorators } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { Body, Reply, RequestName } from '../protocol/events.js';
import type { Connection, Session } from './connection.js';

export interface Route {
  readonly name: RequestName;
  /** May be asked before registering. */
  readonly open: boolean;
}

const ROUTE = Symbol('route');

/** `packet`: the text that the body was parsed from, for whoever passes it on. */
type Handler<Who, R extends RequestName> = (
  who: Who,
  body: Body<R>,
  packet?: string,
) => Reply<R> | Promise<Reply<R>>;
type HandlerDecorator<Who, R extends RequestName> = <H extends Handler<Who, R>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/** A class whose methods answer requests. All gateways share one server, the app's own. */
export const SignalingGateway = (): ClassDecorator => applyDecorators(WebSocketGateway());

/** Answers a request of somebody who has registered. */
export const OnRequest = <R extends RequestName>(name: R): HandlerDecorator<Session, R> =>
  decorate(name, false);

/** Answers a request that may come before registering. */
export const OnOpenRequest = <R extends RequestName>(name: R): HandlerDecorator<Connection, R> =>
  decorate(name, true);

export const routeOf = (method: object): Route | undefined =>
  Reflect.getMetadata(ROUTE, method) as Route | undefined;

function decorate(name: RequestName, open: boolean) {
  return (target: object, key: string, descriptor: PropertyDescriptor): void => {
    SubscribeMessage(name)(target, key, descriptor);
    Reflect.defineMetadata(ROUTE, { name, open } satisfies Route, descriptor.value as object);
  };
}
