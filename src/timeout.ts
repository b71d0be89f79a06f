/** Waits for something, but not for ever. */
export class TimeoutError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'TimeoutError';
  }
}

/** @throws TimeoutError; the promise goes on, and what becomes of it is nobody's business any more */
export function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new TimeoutError(ms));
    // After the sockets were read: an answer may have come while this process was busy.
    const timer = setTimeout(() => setImmediate(late), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
      },
    );
  });
}
