// Loaded into a node process before the server (wrong-clock.ts): its wall clock is wrong by the `ms`
// of this file's own URL. The monotonic clock stays right, as on a machine whose time was set wrong.
const wrongBy = Number(new URL(import.meta.url).searchParams.get('ms'));
const Right = Date;
const now = () => Right.now() + wrongBy;

globalThis.Date = new Proxy(Right, {
  construct: (target, args, as) => Reflect.construct(target, args.length > 0 ? args : [now()], as),
  apply: () => new Right(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
