/** Goes through an iterable until it ends or the signal aborts, at once and whatever the iterable is waiting for. */
export async function* untilAborted<Value>(
  iterable: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const iterator = iterable[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<{ readonly done: true; readonly value: undefined }>();
  const onAbort = (): void => aborted.resolve({ done: true, value: undefined });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = iterator.next();
      // What comes after the abort is nobody's, a failure included.
      next.catch(() => undefined);
      const { done, value } = await Promise.race([next, aborted.promise]);
      if (done === true) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // It may wait for a line that never comes.
    void iterator.return?.()?.catch(() => undefined);
  }
}
