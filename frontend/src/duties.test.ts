import { describe, expect, it } from 'vitest';
import type { MemberProfile } from '@/api/session';
import { dutiesOf, isAt, isOpenTo } from './duties';
import { features } from './features';

const holding = (...roles: string[]) =>
  dutiesOf(features, { grants: roles.map((role) => ({ role, unit_id: 'u', unit_name: '' })) } as unknown as MemberProfile);

describe('a page of a duty', () => {
  it('is open to who holds it, with what lies below it', () => {
    expect(isOpenTo(features, holding('handler'), '/desk/cases/1')).toBe(true);
    expect(isOpenTo(features, holding('security_admin'), '/people/grants/new')).toBe(true);
    expect(isOpenTo(features, holding('security_admin'), '/people/1')).toBe(true);
  });

  it('is not open to others, even where they hold another duty there', () => {
    expect(isOpenTo(features, holding('member'), '/desk')).toBe(false);
    expect(isOpenTo(features, holding('security_admin'), '/people/roster')).toBe(false);
    expect(isOpenTo(features, holding('hr_admin'), '/figures')).toBe(false);
  });

  it('is told from everybody’s own pages', () => {
    expect(isOpenTo(features, holding('member'), '/concerns/1')).toBe(true);
    expect(isOpenTo(features, holding('member'), '/proposals')).toBe(true);
  });
});

it('one duty at a time is the one at work', () => {
  const at = (pathname: string, scope?: string) => {
    const duties = holding('union_staff', 'hr_admin');
    return duties
      .filter((duty) => isAt(features, duty, duties, { pathname, search: new URLSearchParams(scope && { scope }) }))
      .map((duty) => duty.label);
  };
  expect(at('/desk')).toEqual(['nav.today']);
  expect(at('/desk/exports')).toEqual(['nav.today']);
  expect(at('/desk/cases')).toEqual(['nav.desk_queue']);
  expect(at('/desk/cases', 'supervised')).toEqual(['nav.supervised_queue']);
  expect(at('/desk/cases', 'work')).toEqual(['nav.today']);
  expect(at('/desk/cases/1')).toEqual([]);
  expect(at('/people/01a2')).toEqual(['nav.members']);
  expect(at('/people/units')).toEqual(['nav.units']);
  expect(at('/proposals')).toEqual(['nav.proposals']);
  expect(at('/concerns')).toEqual([]);
});
