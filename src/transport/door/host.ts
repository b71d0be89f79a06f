/**
 * Reads the names by which a request was sent to this server. It decides nothing: origin.ts does.
 */

/** Names that no foreign page can point at this machine through public DNS. */
const LOCAL_SUFFIX = /\.(localhost|local|internal|home\.arpa)$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

export interface HostName {
  /** Lower case, without a dot at its end; an IPv6 address in brackets. */
  readonly name: string;
  /** Empty: none was given, or the default of http or https. */
  readonly port: string;
}

/** @returns undefined when the text is no host (RFC 9110 7.2) */
export function parseHost(text: string | undefined): HostName | undefined {
  if (text === undefined || !/^[^\s/?#@\\]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  return hostOf(new URL(`http://${text}`));
}

/** A proxy may write the default port of either scheme, wherever TLS ends (`Host: name:443`). */
export function hostOf({ hostname, port }: URL): HostName {
  const isDefault = port === '80' || port === '443';
  return { name: hostname.replace(/\.$/, ''), port: isDefault ? '' : port };
}

export const isSameHost = (a: HostName, b: HostName): boolean => a.name === b.name && a.port === b.port;

/**
 * Whether the name is safe against DNS rebinding: an address, a name without a dot, or one of a domain
 * that public DNS does not delegate (RFC 6761, RFC 6762, RFC 8375, and `.internal` by ICANN's reservation).
 */
export const isLocalName = (name: string): boolean =>
  name.startsWith('[') || IPV4.test(name) || !name.includes('.') || LOCAL_SUFFIX.test(name);
