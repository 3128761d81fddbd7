import { describe, expect, it } from 'vitest';
import { filterOf, stateChoice } from './queue-filter';

describe('a queue', () => {
  it('shows what is not finished unless asked otherwise', () => {
    const { state } = filterOf({}, 'desk');
    expect(state).toContain('SUBMITTED');
    expect(state).toContain('REPLIED');
    expect(state).not.toContain('CLOSED');
  });

  it('takes "new" as what the desk or the department must pick up', () => {
    expect(filterOf({ state: 'new' }, 'desk').state).toEqual(['SUBMITTED', 'REOPENED']);
    expect(filterOf({ state: 'new' }, 'department').state).toEqual(['ASSIGNED']);
  });

  it('ignores words in the address it does not know', () => {
    expect(stateChoice({ state: 'nonsense' })).toBe('active');
    expect(filterOf({ kind: 'nonsense' }, 'desk').kind).toBeUndefined();
  });

  it('shows everything when asked to', () => {
    expect(filterOf({ state: 'all' }, 'desk').state).toBeUndefined();
  });
});
