/** Raising a concern: what, about whom, who will see it, when an answer comes, and one button that says where it goes. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { caseFiles, fileCase, routingQuery } from '@/api/cases';
import { asProblem } from '@/api/problem';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice, Notice } from '@/ui/error';
import { Choices, Field, Toggle } from '@/ui/field';
import { FileUpload } from '@/ui/file-upload';
import { Input, TextArea } from '@/ui/input';
import { Card, Page } from '@/ui/page';
import { isUploading, type PickedFile } from '@/ui/picked-file';
import { caseKinds, unionOf } from '@/features/cases/states';
import { useSending } from '@/ui/use-form';
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
  const [saved, change] = useDraft<ConcernDraft>(me.id, draftName);
  const [fresh, setFresh] = useState(newDraft);
  const [wasThere] = useState(saved !== null);
  const draft = saved ?? fresh;
  const [isTried, setTried] = useState(false);
  const { send, isBusy, problem } = useSending({ leaves: true });
  const tellBefore = useToldBefore();
  const form = useRef<HTMLFormElement>(null);

  // A late upload must find the draft as it is by then, and must not bring back one that was filed or discarded.
  const edit = useCallback(
    (changed: (draft: ConcernDraft) => ConcernDraft) =>
      change((current) => {
        const next = changed(current ?? fresh);
        return isEmpty(next) ? null : next;
      }),
    [change, fresh],
  );
  const update = (next: Partial<ConcernDraft>) => edit((current) => ({ ...current, ...next }));
  const updateFiles = useCallback(
    (changed: (files: PickedFile[]) => PickedFile[]) => edit((current) => ({ ...current, files: changed(current.files) })),
    [edit],
  );

  const about = aboutOf(draft);
  const routing = useQuery({
    ...routingQuery({ ...about, kind: draft.kind, show_author_to_department: draft.showName }),
    placeholderData: (before) => before,
  });
  const missing = missingIn(draft);
  const uploading = isUploading(draft.files);

  useEffect(() => {
    if (problem) form.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'center' });
  }, [problem]);

  const file = async () => {
    if (!draft.showName) await tellBefore(draft.title, draft.text);
    const filed = await fileCase(caseOf(draft), draft.key).catch((error: unknown) => {
      // The server no longer has the uploads: send them again, the bytes are still here.
      if (asProblem(error).code === 'file_not_usable') updateFiles((files) => files.map((each) => ({ ...each, id: undefined })));
      throw error;
    });
    change(() => null);
    void queries.invalidateQueries({ queryKey: ['cases'] });
    queries.setQueryData(['case', filed.id], filed);
    await navigate({ to: '/concerns/$caseId/receipt', params: { caseId: filed.id }, replace: true });
  };
  const submit = () => {
    // At once: what is missing is marked before it is looked for.
    flushSync(() => setTried(true));
    if (missing.length === 0) void send(file);
    else form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .choices-missing input')?.focus();
  };

  const hint = (field: 'title' | 'text') => {
    const said = problem?.fieldError(field);
    if (said) return said;
    return isTried && missing.includes(field) ? t(`raise.${field}_short`) : undefined;
  };

  return (
    <Page title={t('raise.title')} back="/concerns">
      <form
        ref={form}
        className="raise"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {wasThere && saved && (
          <Notice>
            <div className="raise-found">
              <span>{t('raise.draft_found')}</span>
              <Confirm
                title={t('raise.draft_drop_ask')}
                fact={t('raise.draft_drop_fact', { count: draft.files.length })}
                yes={t('raise.draft_drop')}
                onYes={() => {
                  setFresh(newDraft());
                  change(() => null);
                }}
              >
                {(open) => <Button onClick={open}>{t('raise.draft_drop')}</Button>}
              </Confirm>
            </div>
          </Notice>
        )}
        <Card>
          <div className={isTried && missing.includes('kind') ? 'choices-missing' : ''}>
            <Choices
              label={t('raise.kind')}
              name="kind"
              value={draft.kind}
              options={caseKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`), hint: t(`kind_hint.${kind}`) }))}
              onChange={(kind) => update({ kind })}
              error={isTried && missing.includes('kind') ? t('sign.required') : undefined}
            />
          </div>
          <Field label={t('raise.subject')} hint={t('raise.subject_hint')} required error={hint('title')}>
            {(wiring) => (
              <Input
                {...wiring}
                value={draft.title}
                maxLength={titleLength.most}
                onChange={(event) => update({ title: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('raise.text')} hint={t('raise.text_hint')} required error={hint('text')}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={draft.text}
                maxLength={textLength.most}
                rows={5}
                onChange={(event) => update({ text: event.target.value })}
              />
            )}
          </Field>
          <div className="field">
            <strong>{t('raise.photos')}</strong>
            <FileUpload at={caseFiles} files={draft.files} onChange={updateFiles} label={t('files.add')} />
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
            {uploading
              ? t('files.still')
              : isTried && missing.length > 0
                ? t('raise.fix', { count: missing.length })
                : saved
                  ? t('raise.draft_saved')
                  : ''}
          </p>
          <Button kind="main" type="submit" wide isBusy={isBusy} disabled={uploading}>
            {routing.data ? t('raise.submit', { desk: unionOf(routing.data.desk_unit.name) }) : t('raise.submit_plain')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
