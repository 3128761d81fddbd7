/** Raising a concern: what, about whom, who will see it, when an answer comes, and one button that says where it goes. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { fileCase, routingQuery } from '@/api/case-actions';
import { meQuery } from '@/api/session';
import type { Case } from '@/api/cases';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { useCaseUpload } from '@/features/cases/case-files';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice, Notice } from '@/ui/error';
import { Choices, Field, Toggle } from '@/ui/field';
import { FileUpload } from '@/ui/file-upload';
import { Input, TextArea } from '@/ui/input';
import { Card, Page } from '@/ui/page';
import { caseKinds, unionOf } from '@/features/cases/states';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { AboutPicker } from './about-picker';
import {
  aboutOf,
  caseOf,
  draftName,
  isEmpty,
  missingIn,
  newDraft,
  textLength,
  titleLength,
  type ConcernDraft,
} from './concern-draft';
import './raise.css';

export default function RaisePage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const tellBefore = useToldBefore();
  const upload = useCaseUpload();
  const { concern = '' } = useLocation({ select: ({ state }) => state });
  const form = useForm<ConcernDraft, Case>({
    start: { ...newDraft, text: concern },
    store: useDraft<ConcernDraft>(me.id, draftName),
    isEmpty,
    faults: (draft) =>
      Object.fromEntries(missingIn(draft).map((field) => [field, t(field === 'kind' ? 'act.required' : `raise.${field}_short`)])),
    send: async (draft, key) => {
      if (!draft.showName) await tellBefore(draft.title, draft.text);
      return fileCase(caseOf(draft), key);
    },
    sent: async (filed) => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      queries.setQueryData(['case', filed.id], filed);
      await navigate({ to: '/concerns/$caseId/receipt', params: { caseId: filed.id }, replace: true });
    },
    leaves: true,
    isOnce: true,
  });
  const { values: draft, set: update, problem } = form;
  const [wasThere] = useState(form.isSaved);

  const about = aboutOf(draft);
  const routing = useQuery({
    ...routingQuery({ ...about, kind: draft.kind, show_author_to_department: draft.showName }),
    placeholderData: (before) => before,
  });

  return (
    <Page title={t('raise.title')} back="/concerns">
      <form {...form.root} className="raise" noValidate onSubmit={form.submit}>
        {wasThere && form.isSaved && (
          <Notice>
            <div className="raise-found">
              <span>{t('raise.draft_found')}</span>
              <Confirm
                title={t('raise.draft_drop_ask')}
                fact={t('raise.draft_drop_fact', { count: draft.files.length })}
                yes={t('raise.draft_drop')}
                onYes={form.clear}
              >
                {(open) => <Button onClick={open}>{t('raise.draft_drop')}</Button>}
              </Confirm>
            </div>
          </Notice>
        )}
        <Card>
          <Choices
            label={t('raise.kind')}
            name="kind"
            value={draft.kind}
            options={caseKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`), hint: t(`kind_hint.${kind}`) }))}
            onChange={(kind) => update({ kind })}
            error={form.error('kind')}
          />
          <Field label={t('raise.subject')} hint={t('raise.subject_hint')} required error={form.error('title')}>
            {(wiring) => <Input {...wiring} {...form.text('title')} maxLength={titleLength.most} />}
          </Field>
          <Field label={t('raise.text')} hint={t('raise.text_hint')} required error={form.error('text')}>
            {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={textLength.most} rows={5} />}
          </Field>
          <div className="field">
            <strong>{t('raise.photos')}</strong>
            <FileUpload {...upload} {...form.files} />
          </div>
        </Card>
        <Card>
          <AboutPicker
            subject={draft.subject}
            complaint={draft.complaint}
            onChange={(subject, complaint) => update({ subject, complaint })}
          />
          <Toggle
            label={t('raise.show_name')}
            hint={t('raise.show_name_hint')}
            checked={draft.showName}
            onChange={(showName) => update({ showName })}
          />
          {!draft.showName && <DepartmentView texts={[draft.title, draft.text]} />}
        </Card>
        {routing.isError && !routing.data && !problem && (
          <ErrorNotice error={routing.error} onRetry={() => void routing.refetch()} />
        )}
        {routing.data && (
          <WhoSees
            readers={routing.data.readers}
            hear={[
              t('raise.desk_is', { desk: unionOf(routing.data.desk_unit.name) }),
              ...(routing.data.accept ? [t('raise.hear_accept', { when: formatMoment(routing.data.accept.at) })] : []),
              t('raise.hear_answer', { when: formatMoment(routing.data.first_answer.at) }),
            ]}
          />
        )}
        {problem?.code === 'idempotency_key_reused' ? (
          <Notice tone="wait" title={t('raise.already')}>
            {t('raise.already_detail')}
          </Notice>
        ) : (
          problem && <ErrorNotice error={problem} />
        )}
        {/* At the end, not floating over the form: nobody files a concern without having come past who will see it. */}
        <div className="raise-submit">
          <p className="row-small" role="status">
            {form.isUploading
              ? t('files.still')
              : form.isTried && form.missing.length > 0
                ? t('raise.fix', { count: form.missing.length })
                : form.isSaved
                  ? t('raise.draft_saved')
                  : ''}
          </p>
          <Button kind="main" type="submit" wide isBusy={form.isBusy} disabled={form.isUploading}>
            {routing.data ? t('raise.submit', { desk: unionOf(routing.data.desk_unit.name) }) : t('raise.submit_plain')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
