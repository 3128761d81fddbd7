/** One person: where they belong and since when, their posts and roles, and what the reader may change. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { memberQuery, type MemberDetails } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { formatDate, formatDay } from '@/ui/dates';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { accountState } from './account-state';
import { CodeButton } from './code-button';
import { LockAccount } from './lock-account';
import { MemberGrants } from './member-grants';
import { MemberPosts } from './member-posts';
import { MoveMember, RenameMember, SwitchMember } from './member-changes';
import { movesIn } from './moves';
import './people.css';

export default function MemberPage() {
  const { t } = useTranslation();
  const { memberId } = useParams({ from: '/app/people/$memberId' });
  const query = useQuery(memberQuery(memberId));
  return (
    <ObjectPage
      query={query}
      title={t('members.title')}
      back={{ to: '/people', label: t('members.go_people') }}
      none={{ title: t('members.not_here'), detail: t('members.not_here_detail') }}
    >
      {(member) => <Shown member={member} />}
    </ObjectPage>
  );
}

function Shown({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const isHr = holds(me, 'hr_admin');
  const mayLock = holds(me, 'security_admin') && member.activated === true && member.id !== me.id;
  const account = accountState(member);
  return (
    <Page
      title={member.name}
      back="/people"
      width="wide"
      lead={
        <>
          <Tag tone={account.tone}>{t(`members.account.${account.state}`)}</Tag>{' '}
          {t('person.number', { number: member.employee_number })} · {member.unit.name}
        </>
      }
    >
      <Columns>
        <Stack>
          <Card title={t('members.facts')}>
            <MemberFacts member={member} />
          </Card>
          {isHr && (
            <Card title={t('members.change')}>
              <Stack>
                <MoveMember key={`move-${member.version}`} member={member} />
                <RenameMember key={`name-${member.version}`} member={member} />
              </Stack>
            </Card>
          )}
        </Stack>
        <Stack>
          {holds(me, 'hr_admin', 'union_staff') && <MemberPosts member={member} mayChange={isHr && member.active} />}
          {holds(me, 'security_admin') && <MemberGrants member={member} />}
          {(member.may_issue_code || isHr || mayLock) && (
            <Card title={t('members.account_title')}>
              <Stack>
                {member.active && member.may_issue_code && !member.needs_two && (
                  <p className="row-small">{t(member.activated ? 'members.reset_hint' : 'members.code_hint')}</p>
                )}
                {member.active && member.needs_two && (member.may_issue_code || isHr) && (
                  <p className="row-small">{t('propose.two_hint', { name: member.name })}</p>
                )}
                {member.active && !member.may_issue_code && <p className="row-small">{t('members.code_elsewhere')}</p>}
                {mayLock && <p className="row-small">{t('members.lock_hint')}</p>}
                <div className="member-buttons">
                  <CodeButton member={member} />
                  {mayLock && <LockAccount member={member} />}
                  {isHr && member.id !== me.id && <SwitchMember member={member} />}
                </div>
              </Stack>
            </Card>
          )}
        </Stack>
      </Columns>
    </Page>
  );
}

function MemberFacts({ member }: { member: MemberDetails }) {
  const { t } = useTranslation();
  return (
    <Facts
      items={[
        { name: t('members.col_unit'), value: member.unit.name },
        ...(member.phone ? [{ name: t('members.phone'), value: member.phone }] : []),
        ...(member.sex ? [{ name: t('members.sex'), value: words('members.sexes', member.sex, member.sex) }] : []),
        ...(member.hired_on ? [{ name: t('members.hired'), value: formatDate(member.hired_on) }] : []),
        {
          name: t('members.history'),
          value: (
            <ol className="member-history">
              {movesIn(member.history).map((entry) => (
                <li key={entry.since}>
                  {entry.active ? entry.unit_name : t('members.account.off')}{' '}
                  <span className="row-small">{t('members.since', { when: formatDay(entry.since) })}</span>
                </li>
              ))}
            </ol>
          ),
        },
      ]}
    />
  );
}
