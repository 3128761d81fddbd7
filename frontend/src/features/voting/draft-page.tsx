/** Drafting an election, and changing the draft as long as its roll is not published. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '@/api/session';
import { changeElection, draftElection, electionQuery, forDutyQuery, type Election } from '@/api/voting';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Choices, Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { UnitChoice } from '@/ui/unit-choice';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { DutyFields } from './duty-fields';
import { PeopleField } from './people-field';
import { definitionOf, faultsIn, newElection, writtenOf, type ElectionWritten } from './election-draft';
import { QuestionFields } from './question-fields';
import { UnitsField } from './units-field';

export default function DraftPage() {
  const { t } = useTranslation();
  const { change = '' } = useSearch({ from: '/app/elections/new' });
  const query = useQuery({ ...electionQuery(change), enabled: change !== '' });
  if (!change) return <DraftForm />;
  return (
    <ObjectPage query={query} title={t('draft.change')} back={{ to: '/elections', label: t('election.list') }}>
      {(election) => <DraftForm election={election} />}
    </ObjectPage>
  );
}

/** `election`: the one that is changed. */
function DraftForm({ election }: { election?: Election }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const unit = me.grants.find(({ role }) => role === 'election_committee')?.unit_id ?? '';
  const form = useForm<ElectionWritten, Election>({
    start: election ? writtenOf(election) : newElection(unit, me.id),
    store: useDraft<ElectionWritten>(me.id, election ? `election.${election.id}` : 'election'),
    required: ['title', 'registrar'],
    faults: faultsIn,
    send: (written, key) =>
      election
        ? changeElection(election, { ...definitionOf(written), group: election.definition.group })
        : draftElection({ unit_id: written.unit, ...definitionOf(written) }, key),
    sent: async (made) => {
      queries.setQueryData(electionQuery(made.id).queryKey, made);
      void queries.invalidateQueries({ queryKey: ['elections'] });
      say(t('draft.saved'));
      await navigate({ to: '/elections/$electionId', params: { electionId: made.id }, replace: true });
    },
    leaves: true,
  });
  const { values, set, isTried } = form;
  const officials = useQuery(forDutyQuery(values.unit));

  return (
    <Page title={t(election ? 'draft.change' : 'election.new')} lead={t('draft.lead')} back="/elections">
      <Form form={form} submit={t(election ? 'draft.submit_change' : 'draft.submit')}>
        <Card title={t('draft.what')}>
          <Stack gap="wide">
            {!election && (
              <UnitChoice
                label={t('draft.unit')}
                value={values.unit || undefined}
                onChange={({ id }) => set({ unit: id, units: [id], trustees: [], registrar: '', committee: [me.id] })}
                error={form.error('unit')}
              />
            )}
            <Field label={t('draft.title')} required error={form.error('title')}>
              {(wiring) => <Input {...wiring} {...form.text('title')} maxLength={200} />}
            </Field>
            <Field label={t('draft.in_english')} hint={t('draft.english_hint')}>
              {(wiring) => <Input {...wiring} {...form.text('titleEn')} maxLength={200} />}
            </Field>
            <Field label={t('draft.description')}>
              {(wiring) => <TextArea {...wiring} {...form.text('description')} maxLength={200} />}
            </Field>
            {values.description && (
              <Field label={t('draft.description_english')}>
                {(wiring) => <TextArea {...wiring} {...form.text('descriptionEn')} maxLength={200} />}
              </Field>
            )}
          </Stack>
        </Card>
        <QuestionFields questions={values.questions} isTried={isTried} onChange={(questions) => set({ questions })} />
        <Card title={t('draft.voters')}>
          <Stack gap="wide">
            <UnitsField units={values.units} error={form.error('units')} onChange={(units) => set({ units })} />
            <PeopleField
              label={t('draft.retained')}
              hint={t('draft.retained_hint')}
              people={values.retained ?? []}
              onChange={(retained) => set({ retained })}
            />
          </Stack>
        </Card>
        <DutyFields written={values} set={set} officials={officials} error={form.error} />
        <Card title={t('election.observers')}>
          <PeopleField
            label={t('draft.observer')}
            hint={t('draft.observers_hint')}
            people={values.observers ?? []}
            onChange={(observers) => set({ observers })}
          />
        </Card>
        <Card title={t('election.when.title')}>
          <Stack gap="wide">
            {(['objections', 'opens', 'closes'] as const).map((name) => (
              <Field
                key={name}
                label={t(`draft.date.${name}`)}
                hint={t(`draft.date_hint.${name}`)}
                required
                error={form.error(name)}
              >
                {(wiring) => <Input {...wiring} {...form.text(name)} type="datetime-local" />}
              </Field>
            ))}
          </Stack>
        </Card>
        <Card title={t('draft.rules')}>
          <Stack gap="wide">
            <Choices
              label={t('draft.delivery')}
              name="delivery"
              columns={1}
              value={values.delivery}
              options={(['in_app', 'slips'] as const).map((value) => ({
                value,
                label: t(`election.delivery.${value}`),
                hint: t(`draft.delivery_hint.${value}`),
              }))}
              onChange={(delivery) => set({ delivery })}
            />
            <Toggle
              label={t('draft.again')}
              hint={t('draft.again_hint')}
              checked={values.again}
              onChange={(again) => set({ again })}
            />
            <Toggle
              label={t('draft.write_in')}
              hint={t('draft.write_in_hint')}
              checked={values.writeIn}
              onChange={(writeIn) => set({ writeIn })}
            />
          </Stack>
        </Card>
        <WhoSees readers={[t('draft.readers')]} hear={[t('draft.hear')]} />
      </Form>
    </Page>
  );
}
