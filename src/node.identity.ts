/** The name of this process in the cluster: new at each start, so that it never meets its own past. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

export class NodeIdentity {
  readonly id = `${hostname().slice(0, 24)}-${randomBytes(4).toString('hex')}`;
}
