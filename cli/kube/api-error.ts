/** What the API server answered instead of what was asked for, or why nothing came. `status` is 0 when nothing did. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(message: string, status: number, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** No object of that name. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** What this account may not do. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** Makes the error of an answer: a Kubernetes `Status` as JSON, or what a proxy in between wrote. */
export function apiErrorOf(status: number, body: string): ApiError {
  return new ApiError(messageIn(body) ?? `HTTP ${status}: ${body.slice(0, 200)}`, status);
}

function messageIn(body: string): string | undefined {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
