/**
 * Every Redis key and channel, its owner and its end, in one table. Nothing else makes a key.
 *
 * The braces are Redis Cluster's hash tag: what one script changes together lives on one shard.
 * The people are one shard and the calls another (docs/decisions/0002).
 *
 * | key                      | type   | holds                              | goes when                          |
 * | ------------------------ | ------ | ---------------------------------- | ---------------------------------- |
 * | P:secret                 | string | signs tokens when SECRET is unset  | never                              |
 * | P:revoked:DIGEST         | hash   | moments until which a person's tokens are worth nothing | TTL, 45 s, or the life of a token |
 * | P:revoked:DIGEST         | string | the same of a device, for nodes of version 1.0 | TTL, 10 minutes at most      |
 * | P:{people}:places        | hash   | device → its place (JSON)          | released, or reaped by any node    |
 * | P:{people}:of:PERSON     | set    | the person's devices               | with the last device               |
 * | P:{people}:on:NODE       | set    | the node's devices                 | with the last device, or reaped    |
 * | P:{people}:directory     | hash   | person → entry (JSON)              | with the person's last device      |
 * | P:{people}:blocked:PERSON| set    | people that the person has blocked | TTL, the life of a token        |
 * | P:{people}:new:PERSON    | string | listed for less than an hour       | with their last place; TTL, an hour |
 * | P:{people}:lost          | zset   | lost device → deadline             | resumed, or reaped by any node     |
 * | P:{people}:nodes         | zset   | node → end of its lease            | closed, or reaped by any node      |
 * | P:{people}:version       | string | counts the directory's changes     | never; jumps when it was lost      |
 * | P:{calls}:call:ID        | string | the call (JSON)                    | TTL, renewed by nodes that have it |
 * | P:{calls}:of:PERSON      | string | the call that a person is in       | left, or the same TTL              |
 * | P:{calls}:due            | zset   | call → next ring deadline          | answered, or taken by any node     |
 * | P:rate:KIND:ADDRESS      | string | what an address did in this minute | TTL, a minute                      |
 * | P:rings:PERSON           | string | who rang and talked with them (JSON) | TTL, an hour; 20 s once gone     |
 * | P:guesses:KIND:DIGEST   | hash   | wrong tries from an address, and its wait | TTL, an hour after the last one |
 * | P:guesses:KIND:all      | string | wrong tries by everybody           | TTL, a minute                      |
 * | P:{assets}:builds       | zset   | build of the page → end of its assets | TTL, a day after the last node  |
 * | P:{assets}:of:BUILD     | hash   | the build's assets, by name        | TTL, a day after its last node     |
 * | P:{people}:changes       | channel| directory changes, to every node   |                                    |
 * | P:io#/#…                 | channel| Socket.IO's packets for one room   |                                    |
 *
 * Redis delivers a message to every subscriber of a channel, whatever database it has selected. So a
 * channel's name carries the database number: `P:{people}:changes@1`, `P:io@1#/#…`. In database 0
 * nothing is added, since nodes up to version 1.0 add nothing. Scripts, users and the clock are
 * shared too, and hold nothing of one installation.
 */
export class Keys {
  constructor(
    private readonly prefix: string,
    /** Number of the selected database. */
    private readonly database = 0,
  ) {}

  /** Last part of a channel's name; the scripts that publish add it too. */
  get channelEnd(): string {
    return this.database === 0 ? '' : `@${this.database}`;
  }

  get secret(): string {
    return `${this.prefix}:secret`;
  }

  revoked(digest: string): string {
    return `${this.prefix}:revoked:${digest}`;
  }

  /** First part of all the people's keys; the scripts complete it. */
  get people(): string {
    return `${this.prefix}:{people}:`;
  }

  get changes(): string {
    return `${this.people}changes${this.channelEnd}`;
  }

  get calls(): string {
    return `${this.prefix}:{calls}:`;
  }

  /** A kind of limit; the digest of the address follows. */
  rate(kind: string): string {
    return `${this.prefix}:rate:${kind}`;
  }

  rings(person: string): string {
    return `${this.prefix}:rings:${person}`;
  }

  /** Wrong tries: of one who has failed, by a digest, or `all`. */
  guesses(kind: string, who: string): string {
    return `${this.prefix}:guesses:${kind}:${who}`;
  }

  /** First part of the keys of the page's assets; the scripts complete it. */
  get assets(): string {
    return `${this.prefix}:{assets}:`;
  }

  assetsOf(build: string): string {
    return `${this.assets}of:${build}`;
  }

  get packets(): string {
    return `${this.prefix}:io${this.channelEnd}`;
  }
}
