/**
 * From the settings about JWTs of another system to one answer: which key, for whom. It must refuse a
 * start that would let in strangers; it reads no environment itself.
 */
import { isKeySetUrl, isThisMachine, looksLikeAddress } from './secret-rules.js';

export interface SignIn {
  /** HS256. */
  readonly authJwtSecret: string | undefined;
  /** Its public keys (RFC 7517). */
  readonly authJwksUrl: string | undefined;
  /** Undefined: any. */
  readonly authJwtIssuer: string | undefined;
  /** Undefined: any. */
  readonly authJwtAudience: string | undefined;
}

export interface SignInSettings {
  /** The older setting: either of the two. */
  readonly either: string | undefined;
  readonly secret: string | undefined;
  readonly jwks: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/**
 * @param problem is called with each rule that is broken
 * @returns what is believed
 */
export function signIn(settings: SignInSettings, problem: (text: string) => void): SignIn {
  const { either, issuer, audience } = settings;
  const isUrl = either !== undefined && looksLikeAddress(either);
  if (isUrl && !isKeySetUrl(either)) {
    problem('AUTH_JWT_KEY must be an https:// URL (http:// only for this machine), or a secret');
  }
  const keys = [settings.either, settings.secret, settings.jwks].filter((key) => key !== undefined);
  if (keys.length > 1) {
    problem('AUTH_JWT_KEY, AUTH_JWT_SECRET and AUTH_JWKS_URL: only one of them must be set');
  }
  if (keys.length === 0) {
    for (const [name, value] of [
      ['AUTH_JWT_AUDIENCE', audience],
      ['AUTH_JWT_ISSUER', issuer],
    ]) {
      if (value) problem(`AUTH_JWT_SECRET or AUTH_JWKS_URL must be set when ${name} is`);
    }
  }
  // A key set signs for everybody who uses that identity provider; a shared secret is ours alone. The
  // older setting went without on this machine, where nobody else is a customer of the same provider.
  const foreign =
    settings.jwks ?? (isUrl && isKeySetUrl(either) && !isOnThisMachine(either) ? either : undefined);
  if (foreign !== undefined && issuer === undefined && audience === undefined) {
    problem('AUTH_JWT_AUDIENCE or AUTH_JWT_ISSUER must be set with a key set: it signs for others too');
  }
  return {
    authJwtSecret: settings.secret ?? (isUrl ? undefined : either),
    authJwksUrl: settings.jwks ?? (isUrl ? either : undefined),
    authJwtIssuer: issuer,
    authJwtAudience: audience,
  };
}

const isOnThisMachine = (url: string): boolean => URL.canParse(url) && isThisMachine(new URL(url).hostname);
