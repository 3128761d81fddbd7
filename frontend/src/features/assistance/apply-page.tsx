/** The application: what the self-check knows is there already; what is missing is asked once, and kept until it is filed. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { apply, type Household, type Prefill } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { AccountFields } from './account-fields';
import { FiguresFields } from './figures-fields';
import {
  draftName,
  draftOf,
  faultsIn,
  figureFaults,
  householdOf,
  isEmpty,
  papersNeeded,
  personsOf,
  type HelpDraft,
} from './help-draft';
import { PaperFields } from './paper-fields';
import { PersonFields } from './person-fields';
import { FromEarlier, WithKnown } from './with-known';

export default function ApplyPage() {
  const { t } = useTranslation();
  return (
    <WithKnown title={t('apply.title')}>
      {(known) => (known?.living_id ? <HasFile id={known.living_id} /> : <ApplyForm known={known} />)}
    </WithKnown>
  );
}

/** A household has one file. */
function HasFile({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Page title={t('apply.title')} back="/help">
      <Empty title={t('apply.has_file')} hint={t('apply.has_file_hint')}>
        <Link to="/help/$householdId" params={{ householdId: id }} className="button button-main">
          {t('aid.to_own')}
        </Link>
      </Empty>
    </Page>
  );
}

function ApplyForm({ known }: { known: Prefill | undefined }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<HelpDraft, Household>({
    start: draftOf(known, me.name),
    store: useSealedDraft<HelpDraft>(me.id, draftName),
    isEmpty,
    faults: (draft) => faultsIn(draft, me.name),
    send: (draft, key) => apply(householdOf(draft, me.name), key),
    sent: async (household) => {
      queries.setQueryData(['household', household.id], household);
      void queries.invalidateQueries({ queryKey: ['households'] });
      await navigate({ to: '/help/$householdId', params: { householdId: household.id }, search: { filed: true }, replace: true });
    },
    leaves: true,
    isOnce: true,
  });
  const { values: draft, set, isTried } = form;
  const persons = personsOf(draft, me.name);
  const faults = isTried ? figureFaults(draft.figures) : {};

  return (
    <Page title={t('apply.title')} lead={t('apply.lead')} back="/help">
      <FromEarlier known={known} />
      <Form form={form} submit={t('apply.submit', { unit: me.unit.name })}>
        <FiguresFields
          values={draft.figures}
          set={(next) => set({ figures: { ...draft.figures, ...next } })}
          error={(name) => faults[name]}
        />
        {persons.map((person, index) => (
          <PersonFields
            key={index}
            person={person}
            title={index === 0 ? t('apply.self') : t('apply.person', { place: index + 1 })}
            isTried={isTried}
            onChange={(changed) => set({ persons: persons.map((each, place) => (place === index ? changed : each)) })}
          />
        ))}
        <Card title={t('apply.situation')}>
          <Stack gap="wide">
            <Field label={t('apply.story')} hint={t('apply.story_hint')} required error={form.error('story')}>
              {(wiring) => <TextArea {...wiring} {...form.text('story')} maxLength={4000} rows={4} />}
            </Field>
            <Field label={t('apply.address')} hint={t('apply.address_hint')} required error={form.error('address')}>
              {(wiring) => <Input {...wiring} {...form.text('address')} maxLength={200} autoComplete="street-address" />}
            </Field>
          </Stack>
        </Card>
        <Card title={t('apply.account')}>
          <Stack gap="wide">
            <AccountFields form={form} />
          </Stack>
        </Card>
        <PaperFields
          needed={papersNeeded({ ...draft, persons })}
          files={draft.files}
          onChange={form.files.onChange}
          error={form.error('files')}
        />
        <WhoSees
          readers={[t('apply.reader_staff', { unit: me.unit.name }), t('apply.reader_visitors'), t('apply.reader_notice')]}
          hear={[t('apply.hear')]}
        />
        {isTried && form.missing.length > 0 && (
          <p className="field-error" role="alert">
            {t('apply.fix')}
          </p>
        )}
        <p className="row-small">{t('apply.kept')}</p>
      </Form>
    </Page>
  );
}
