/**
 * What a failed request means to the caller. `Unreachable`: no answer, or one that says the API server is not
 * available; a write may have happened all the same. `Gone`: a resourceVersion or continue token is too old.
 */
export type KubeErrorKind =
  | 'NotFound'
  | 'Conflict'
  | 'Gone'
  | 'AlreadyExists'
  | 'Unauthorized'
  | 'Forbidden'
  | 'Invalid'
  | 'TooManyRequests'
  | 'Unreachable'
  | 'Other';

export interface KubeErrorDetails {
  readonly kind: KubeErrorKind;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The API server's `reason`, or a word for what went wrong on the way. */
  readonly reason: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** A request that did not succeed. Recognise it by `kind`. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly kind: KubeErrorKind;
  readonly status: number;
  readonly reason: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, details: KubeErrorDetails) {
    super(message, { cause: details.cause });
    this.kind = details.kind;
    this.status = details.status;
    this.reason = details.reason;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** True when `error` is a KubeError of one of these kinds. */
export function isKubeError(error: unknown, ...kinds: readonly KubeErrorKind[]): error is KubeError {
  return error instanceof KubeError && (kinds.length === 0 || kinds.includes(error.kind));
}

/** For a write to an object that need not be there any more. */
export function ignoreNotFound(error: unknown): void {
  if (!isKubeError(error, 'NotFound')) throw error;
}

const kindsByReason: Readonly<Record<string, KubeErrorKind>> = {
  AlreadyExists: 'AlreadyExists',
  Conflict: 'Conflict',
  Expired: 'Gone',
  Gone: 'Gone',
};

const kindsByStatus: Readonly<Record<number, KubeErrorKind>> = {
  400: 'Invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  422: 'Invalid',
  429: 'TooManyRequests',
  502: 'Unreachable',
  503: 'Unreachable',
  504: 'Unreachable',
};

/**
 * Makes the error of an answer: a Kubernetes `Status` as JSON, or whatever a proxy in between wrote.
 *
 * @param retryAfter the header of that name, in seconds
 */
export function kubeErrorOf(status: number, body: string, retryAfter?: string): KubeError {
  const answer = parseStatus(body);
  const reason = answer.reason ?? `Http${status}`;
  const seconds = Number(retryAfter ?? answer.details?.retryAfterSeconds);
  return new KubeError(answer.message ?? `HTTP ${status}: ${body.slice(0, 200)}`, {
    kind: isAnotherObject(answer) ? 'Conflict' : (kindsByReason[reason] ?? kindsByStatus[status] ?? 'Other'),
    status,
    reason,
    retryAfterSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
  });
}

/** The error of a request that got no answer. */
export function unreachable(message: string, reason: string, cause?: unknown): KubeError {
  return new KubeError(message, { kind: 'Unreachable', status: 0, reason, cause });
}

interface StatusAnswer {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly retryAfterSeconds?: number; readonly causes?: readonly { readonly field?: string }[] };
}

/** A patch that names a UID meets an object of the same name that has another: the API server calls that an immutable field. */
function isAnotherObject({ details }: StatusAnswer): boolean {
  return details?.causes?.some(({ field }) => field === 'metadata.uid') === true;
}

function parseStatus(body: string): StatusAnswer {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
