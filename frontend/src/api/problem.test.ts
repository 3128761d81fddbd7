import { describe, expect, it } from 'vitest';
import { problemOf } from './problem';

describe('an answer that is no success', () => {
  it('is told in the server’s words, with the field it is about', () => {
    const body = {
      title: '填写有误',
      detail: '请改正',
      code: 'invalid_input',
      errors: [{ field: 'body.title', code: 'too_short', message: '太短' }],
    };
    const problem = problemOf(422, body, new Headers());
    expect(problem.title).toBe('填写有误');
    expect(problem.fieldError('title')).toBe('太短');
    expect(problem.fieldError('text')).toBeUndefined();
  });

  it('that is not JSON still says something one can act on', () => {
    const problem = problemOf(502, '<html>', new Headers());
    expect(problem.title).not.toBe('');
    expect(problem.detail).toContain('502');
  });

  it('says how long to wait', () => {
    expect(problemOf(429, { title: '太快了' }, new Headers({ 'Retry-After': '30' })).retryAfter).toBe(30);
  });
});
