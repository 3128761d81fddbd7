import { describe, expect, it } from 'vitest';
import { filterOf, stateChoice } from './queue-filter';

describe('a queue', () => {
  it('shows what is not finished unless asked otherwise', () => {
    const { state } = filterOf({}, 'desk');
    expect(state).toContain('SUBMITTED');
    expect(state).toContain('REPLIED');
    expect(state).not.toContain('CLOSED');
  });

  it('of what I supervise shows what is not answered', () => {
    expect(filterOf({}, 'supervised').state).toEqual(['SUBMITTED', 'ACCEPTED', 'ASSIGNED', 'IN_PROGRESS', 'REOPENED']);
    expect(filterOf({ state: 'active' }, 'supervised').state).toContain('REPLIED');
  });

  it('takes "new" as what the desk or the department must pick up', () => {
    expect(filterOf({ state: 'new' }, 'desk').state).toEqual(['SUBMITTED', 'REOPENED']);
    expect(filterOf({ state: 'new' }, 'department').state).toEqual(['ASSIGNED']);
  });

  it('ignores words in the address it does not know', () => {
    expect(stateChoice({ state: 'nonsense' }, 'desk')).toBe('active');
    expect(filterOf({ kind: 'nonsense' }, 'desk').kind).toBeUndefined();
  });

  it('shows everything when asked to, and of what I handled before anyway', () => {
    expect(filterOf({ state: 'all' }, 'desk').state).toBeUndefined();
    expect(filterOf({}, 'past').state).toBeUndefined();
  });
});
