/** Agreements of master and apprentice: one's own, and those that a training officer sees to; to offer one, and to agree to one. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import {
  agreeToApprenticeship,
  apprenticeshipsQuery,
  offerApprenticeship,
  termsQuery,
  type Apprenticeship,
} from '@/api/training';
import { holds, meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Fields } from '@/ui/fields';
import { FilterTabs } from '@/ui/filter-bar';
import { Form, Unfold } from '@/ui/layout';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { useFields } from '@/ui/use-fields';
import { apprenticeshipStates } from './apprenticeship-states';

export default function ApprenticeshipsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const isOfficer = holds(me, 'training_officer');
  const asked = useSearch({ from: '/app/learn/apprenticeships' }).show ?? 'mine';
  const show = isOfficer ? asked : 'mine';
  return (
    <Page title={t('pair.list')} lead={t('pair.lead')} back="/learn" width="wide">
      {isOfficer && (
        <FilterTabs
          label={t('pair.show.label')}
          value={show}
          options={(['mine', 'all'] as const).map((value) => ({ value, label: t(`pair.show.${value}`) }))}
          onChange={(next) =>
            void navigate({ to: '/learn/apprenticeships', search: { show: next === 'all' ? 'all' : undefined } })
          }
        />
      )}
      {show === 'mine' && (
        <>
          <Unfold label={t('pair.offer')}>
            <Offer />
          </Unfold>
          <Unfold label={t('pair.agree')}>
            <Agree />
          </Unfold>
        </>
      )}
      <DataList
        query={useInfiniteQuery(apprenticeshipsQuery(!isOfficer || show === 'mine'))}
        label={t('pair.list')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('pair.none')} hint={t('pair.none_hint')} />}
        columns={[
          {
            name: t('pair.skill'),
            isName: true,
            cell: ({ id, skill }) => (
              <Link to="/learn/apprenticeships/$apprenticeshipId" params={{ apprenticeshipId: id }} className="row-link">
                {skill}
              </Link>
            ),
          },
          { name: t('pair.state_title'), cell: ({ state }) => <StatusTag of={apprenticeshipStates} state={state} /> },
          { name: t('pair.master'), cell: ({ master_name }) => master_name },
          { name: t('pair.apprentice'), cell: ({ apprentice_name }) => apprentice_name },
          { name: t('pair.unit'), cell: ({ unit_name }) => unit_name },
        ]}
      />
    </Page>
  );
}

const useSent = () => {
  const navigate = useNavigate();
  return ({ id }: Apprenticeship) =>
    navigate({ to: '/learn/apprenticeships/$apprenticeshipId', params: { apprenticeshipId: id } });
};

function Offer() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: terms } = useQuery(termsQuery);
  const written = useFields<{ skill: string; goals: string; months: number }, Apprenticeship>({
    store: useDraft(me.id, 'apprenticeship'),
    start: { months: 6 },
    fields: [
      { name: 'skill', kind: 'line', label: t('pair.skill'), hint: t('pair.skill_hint'), isRequired: true, least: 2, most: 60 },
      { name: 'goals', label: t('pair.goals'), hint: t('pair.goals_hint'), isRequired: true, least: 4, most: 2000, rows: 3 },
      {
        name: 'months',
        kind: 'count',
        label: t('pair.months'),
        hint: terms && t('pair.months_hint', terms),
        isRequired: true,
        least: terms?.least ?? 1,
        most: terms?.most ?? 120,
      },
    ],
    send: (given, key) => offerApprenticeship({ skill: given.skill, goals: given.goals, months: given.months }, key),
    lists: [['apprenticeships']],
    done: t('pair.offered'),
    sent: useSent(),
    leaves: true,
  });
  return (
    <Form form={written.form} submit={t('pair.offer_send')}>
      <Fields of={written} />
    </Form>
  );
}

function Agree() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ code: string; goals: string }, Apprenticeship>({
    store: useDraft(me.id, 'apprentice'),
    fields: [
      { name: 'code', kind: 'line', label: t('pair.code'), hint: t('pair.code_hint'), isRequired: true, most: 12 },
      { name: 'goals', label: t('pair.own_goals'), isRequired: true, least: 4, most: 2000, rows: 3 },
    ],
    send: ({ code, goals }) => agreeToApprenticeship({ code, goals }),
    lists: [['apprenticeships']],
    done: t('pair.agreed'),
    sent: useSent(),
    leaves: true,
  });
  return (
    <Form form={written.form} submit={t('pair.agree_send')}>
      <Fields of={written} />
    </Form>
  );
}
