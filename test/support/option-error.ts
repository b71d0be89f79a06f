/** What somebody typed is wrong: it is told in a line, without where in the code it was found. */
export class OptionError extends Error {
  /** Also of what node's parseArgs says. */
  static is(error: unknown): error is Error {
    if (error instanceof OptionError) return true;
    const { code } = (error ?? {}) as { code?: unknown };
    return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  }
}
