/** The roll: who may vote. Who is missing, or sees somebody who has no right, objects here; the committee answers. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { unitsQuery } from '@/api/people';
import { meQuery } from '@/api/session';
import {
  actOnElection,
  electionQuery,
  objectToRoll,
  rollObjectionsQuery,
  votersQuery,
  type Election,
  type VoterRow,
} from '@/api/voting';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { FilterBar, FilterTree } from '@/ui/filter-bar';
import { TextArea } from '@/ui/input';
import { Form, Row, Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { subtreeOf } from '@/ui/tree-order';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { isByHeads } from './results';
import { RollObjections } from './roll-objections';

export default function RollPage() {
  const { t } = useTranslation();
  const { electionId } = useParams({ from: '/app/elections/$electionId/roll' });
  return (
    <ObjectPage
      query={useQuery(electionQuery(electionId))}
      title={t('roll.title')}
      back={{ to: '/elections', label: t('election.list') }}
    >
      {(election) => (
        <Page title={t('roll.title')} lead={t('roll.lead', { count: election.voters, title: election.title })} back="/elections">
          <Stack>
            <Notice
              tone={election.is_voter ? 'good' : 'wait'}
              title={t(election.is_voter ? 'election.on_roll' : 'voter.not_on_roll')}
            />
            <RollObjections election={election} />
            {election.actions.includes('object') && (
              <Card>
                <Unfold label={t('roll.object')}>
                  <ObjectionForm election={election} />
                </Unfold>
              </Card>
            )}
            {election.state !== 'ROLL' && <p>{t('roll.frozen')}</p>}
            {election.paper && <p>{t('paper.voters', { count: election.paper.voters })}</p>}
            {election.retained.length > 0 && (
              <Card title={t('election.retained')}>
                <p>{election.retained.map(({ name }) => name || t('election.unnamed')).join(t('list.comma'))}</p>
              </Card>
            )}
            <Voters election={election} />
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

function Voters({ election }: { election: Election }) {
  const { id, unit_id, definition } = election;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { unit } = useSearch({ from: '/app/elections/$electionId/roll' });
  const units = useQuery(unitsQuery).data?.items ?? [];
  const own = subtreeOf(units, unit_id);
  const isWeighted = !isByHeads(definition);
  const hasPaper = election.paper !== null;
  const maySet = election.actions.includes('set_paper_voters') && !isWeighted;
  const columns: Column<VoterRow>[] = [
    { name: t('roll.name'), isName: true, cell: ({ name }) => name || t('election.unnamed') },
    { name: t('election.unit'), cell: ({ unit_name }) => unit_name },
    ...(hasPaper || maySet
      ? [{ name: t('paper.way'), cell: (voter: VoterRow) => <Way voter={voter} election={election} maySet={maySet} /> }]
      : []),
    ...(isWeighted ? [{ name: t('roll.weight'), cell: ({ weight }: VoterRow) => t('roll.weighs', { weight }) }] : []),
  ];
  return (
    <>
      <FilterBar label={t('roll.filter')}>
        <FilterTree
          label={t('election.unit')}
          all={t('roll.all_units')}
          nodes={units.filter(({ id: each }) => own.has(each))}
          value={unit}
          onChange={(next) =>
            void navigate({ to: '/elections/$electionId/roll', params: { electionId: id }, search: { unit: next } })
          }
        />
      </FilterBar>
      <DataList
        query={useInfiniteQuery(votersQuery(id, unit))}
        label={t('roll.title')}
        columns={columns}
        keyOf={({ member_id }) => member_id}
        empty={<Empty title={t('roll.none')} />}
        card={(voter) => (
          <article className="row-card">
            <strong>{voter.name || t('election.unnamed')}</strong>
            <Parts of={[voter.unit_name, ...(isWeighted ? [t('roll.weighs', { weight: voter.weight })] : [])]} />
            {(hasPaper || maySet) && <Way voter={voter} election={election} maySet={maySet} />}
          </article>
        )}
      />
    </>
  );
}

/** By which way somebody votes; the committee changes it while everybody can object. */
function Way({ voter, election, maySet }: { voter: VoterRow; election: Election; maySet: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { member_id, on_paper } = voter;
  const name = voter.name || t('election.unnamed');
  const shown = <Tag tone={on_paper ? 'wait' : 'still'}>{t(on_paper ? 'paper.tag' : 'paper.by_credential')}</Tag>;
  if (!maySet) return shown;
  return (
    <Confirm
      title={t(on_paper ? 'paper.unset_ask' : 'paper.set_ask', { name })}
      fact={
        <>
          <p>{t('paper.set_fact')}</p>
          <p>{t('paper.least')}</p>
        </>
      }
      yes={t(on_paper ? 'paper.unset' : 'paper.set')}
      onYes={async () => {
        const changed = await actOnElection(election, 'paper-voters', { member_ids: [member_id], on_paper: !on_paper });
        queries.setQueryData(electionQuery(election.id).queryKey, changed);
        await queries.invalidateQueries({ queryKey: ['voters', election.id] });
        say(t('paper.set_done'));
      }}
    >
      {(open) => (
        <Row>
          {shown}
          <Button kind="quiet" onClick={open} aria-label={`${t(on_paper ? 'paper.unset' : 'paper.set')}: ${name}`}>
            {t(on_paper ? 'paper.unset' : 'paper.set')}
          </Button>
        </Row>
      )}
    </Confirm>
  );
}

function ObjectionForm({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const form = useForm<{ words: string }>({
    start: { words: '' },
    store: useDraft<{ words: string }>(me.id, `roll.${election.id}`),
    faults: ({ words }) => ({ words: words.trim().length < 2 ? t('act.required') : undefined }),
    send: ({ words }, key) => objectToRoll(election.id, words.trim(), key),
    sent: async () => {
      say(t('roll.objected'));
      await queries.invalidateQueries({ queryKey: rollObjectionsQuery(election.id).queryKey });
    },
  });
  return (
    <Form form={form} submit={t('roll.object_submit')}>
      <Field label={t('roll.object_words')} hint={t('roll.object_hint')} required error={form.error('words')}>
        {(wiring) => <TextArea {...wiring} {...form.text('words')} maxLength={1000} rows={3} />}
      </Field>
      <WhoSees readers={[t('roll.object_readers')]} hear={[t('roll.object_hear', { when: formatMoment(election.opens_at) })]} />
    </Form>
  );
}
