/** What went wrong, in the caller's language: the server's RFC 9457 answer, or that no answer came. */
import { t } from '@/i18n';

interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** Whether the server means this field of a form, which it names with the way to it. */
export const isOf = (named: string, field: string) => named === field || named.endsWith(`.${field}`);

export class Problem extends Error {
  constructor(
    /** 0: no answer came (no network, or the server is down). */
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null,
    readonly errors: FieldError[] = [],
    /** Seconds to wait before the next try, where the server said so. */
    readonly retryAfter: number | null = null,
    /** Why the session has ended, where the gateway said so. */
    readonly ended: string | null = null,
  ) {
    super(title);
    this.name = 'Problem';
  }

  /** No answer, too much, or a server that is away: the same request may succeed later. What was refused stays refused. */
  get mayPass(): boolean {
    return this.status < 400 || [408, 425, 429].includes(this.status) || this.status >= 500;
  }

  fieldError(field: string): string | undefined {
    return this.errors.find((error) => isOf(error.field, field))?.message;
  }
}

export function noAnswer(): Problem {
  return new Problem(
    0,
    'no_answer',
    t('problem.no_answer'),
    t(navigator.onLine ? 'problem.server_away_detail' : 'problem.no_answer_detail'),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string';
}

/** Reads a problem body that may be anything, a proxy's HTML page included. */
export function problemOf(status: number, body: unknown, headers: Headers): Problem {
  const seconds = Number(headers.get('Retry-After'));
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  const ended = headers.get('X-Tongxin-Ended') || null;
  if (isRecord(body) && typeof body.title === 'string') {
    const errors = Array.isArray(body.errors) ? body.errors.filter(isFieldError) : [];
    const detail = typeof body.detail === 'string' ? body.detail : null;
    return new Problem(
      status,
      typeof body.code === 'string' ? body.code : 'unknown',
      body.title,
      detail,
      errors,
      retryAfter,
      ended,
    );
  }
  return new Problem(status, 'unknown', t('problem.unknown'), t('problem.unknown_detail', { status }), [], retryAfter, ended);
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(-1, 'unexpected', t('problem.unexpected'), t('problem.unexpected_detail'));
}
