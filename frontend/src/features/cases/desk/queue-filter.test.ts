import { describe, expect, it } from 'vitest';
import { filterOf, inAnyState, stateChoice } from './queue-filter';

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

  it('is searched again in any state where its own states or dates may hide what is looked for', () => {
    expect(inAnyState({ q: '食堂' }, 'desk', 'desk')).toEqual({ q: '食堂', scope: 'desk', state: 'all', due: undefined });
    expect(inAnyState({ q: '食堂', due: 'late' }, 'department', 'department')).toMatchObject({
      scope: 'department',
      state: 'all',
      due: undefined,
    });
    expect(inAnyState({ kind: 'hazard', state: 'REPLIED' }, 'supervised', 'desk')).toMatchObject({
      scope: 'supervised',
      kind: 'hazard',
    });
    expect(inAnyState({ q: '38', state: 'all', due: 'soon' }, 'below', 'desk')).toMatchObject({ scope: 'below', q: '38' });
    expect(inAnyState({ q: '38' }, 'work', 'department')).toMatchObject({ scope: 'department', state: 'all' });
  });

  it('is not searched again where nothing is hidden, or nothing is looked for', () => {
    expect(inAnyState({ q: '食堂', state: 'all' }, 'desk', 'desk')).toBeUndefined();
    expect(inAnyState({ q: '食堂' }, 'past', 'desk')).toBeUndefined();
    expect(inAnyState({ due: 'late' }, 'desk', 'desk')).toBeUndefined();
  });
});
