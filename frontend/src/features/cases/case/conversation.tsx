/** The dialogue of a case and the box to write in; what is being written is a draft like any other. */
import PaperClipOutlined from '@ant-design/icons-svg/es/asn/PaperClipOutlined';
import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import i18n from 'i18next';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { caseFiles, messagesQuery, postMessage } from '@/api/cases';
import { newKey } from '@/api/new-key';
import { asProblem } from '@/api/problem';
import { meQuery } from '@/api/session';
import type { Case, CaseMessage } from '@/api/types';
import { useDraft } from '@/drafts';
import { words } from '@/i18n';
import { Button } from '@/ui/button';
import { CaseFiles } from '@/features/cases/case-files';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice, Notice } from '@/ui/error';
import { FileUpload } from '@/ui/file-upload';
import { FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { Card } from '@/ui/page';
import { isUploading, uploadedIds, type PickedFile } from '@/ui/picked-file';
import { Skeleton } from '@/ui/progress';
import { Composer, Thread, type ThreadMessage } from '@/ui/thread';

export interface MessageDraft {
  key: string;
  text: string;
  files: PickedFile[];
}

/** The name of what is being written to the author, or to colleagues. */
export const messageDraft = (caseId: string, audience: 'author' | 'note') => `message.${caseId}.${audience}`;

const newMessage = (): MessageDraft => ({ key: newKey(), text: '', files: [] });

const said = (message: CaseMessage): ThreadMessage => ({
  id: message.id,
  at: message.at,
  isMine: message.mine,
  who: message.sender_name ?? words('thread', message.sender, message.sender),
  text: message.text,
  attached: <CaseFiles files={message.files} isMine={message.mine} />,
  tag: message.answer ? i18n.t('thread.answer') : undefined,
  closed: message.internal ? i18n.t('thread.internal') : undefined,
});

export function Conversation({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(messagesQuery(shown.id));
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;

  // Oldest first, a hundred a page: a dialogue is read to its end.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return (
    <Card title={t('thread.title')} className="case-thread">
      <div aria-live="polite">
        {query.isPending && <Skeleton label={t('list.loading')} />}
        {!query.data && query.error && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && <Thread messages={query.data.pages.flatMap((page) => page.items.map(said))} />}
        {isFetchNextPageError && (
          <Notice tone="wait" title={t('thread.rest_missing')}>
            <Button onClick={() => void fetchNextPage()}>{t('act.retry')}</Button>
          </Notice>
        )}
      </div>
      {shown.actions.includes('message') && <Writer shown={shown} />}
    </Card>
  );
}

function Writer({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const [audience, setAudience] = useState<'author' | 'note'>('author');
  const isNote = audience === 'note';
  const [draft, change] = useDraft<MessageDraft>(me.id, messageDraft(shown.id, audience));
  const files = draft?.files ?? [];
  const isHidden = shown.my_role === 'author' && !shown.show_author_to_department;
  const tellBefore = useToldBefore(shown.id);

  const update = useCallback(
    (edit: (draft: MessageDraft) => MessageDraft) =>
      change((current) => {
        const next = edit(current ?? newMessage());
        return next.text === '' && next.files.length === 0 ? null : next;
      }),
    [change],
  );
  const updateFiles = useCallback(
    (edit: (files: PickedFile[]) => PickedFile[]) => update((current) => ({ ...current, files: edit(current.files) })),
    [update],
  );

  const send = async (text: string) => {
    if (!draft || isUploading(files)) return;
    if (isHidden) await tellBefore(text);
    try {
      await postMessage(shown.id, { text, internal: isNote, file_ids: uploadedIds(files) }, draft.key);
    } catch (error) {
      const { code } = asProblem(error);
      // What was written before is sent already: what is written now is another message.
      if (code === 'idempotency_key_reused') update((current) => ({ ...current, key: newKey() }));
      // The files went with that one, or the server has cleared them: the bytes are still here.
      if (code === 'idempotency_key_reused' || code === 'file_not_usable')
        updateFiles((all) => all.map((each) => ({ ...each, id: undefined })));
      void queries.invalidateQueries({ queryKey: ['case', shown.id] }); // it may have moved on to others meanwhile
      throw error;
    }
    change(() => null);
    await queries.invalidateQueries({ queryKey: ['case', shown.id] });
  };

  return (
    <>
      {shown.actions.includes('note') && (
        <div className="case-audience">
          <FilterTabs
            label={t('thread.write')}
            value={audience}
            options={[
              { value: 'author', label: t('action.to_author') },
              { value: 'note', label: t('action.note') },
            ]}
            onChange={setAudience}
          />
          {isNote && <p className="row-small">{t('action.note_hint')}</p>}
        </div>
      )}
      <Composer
        text={draft?.text ?? ''}
        onText={(text) => update((current) => ({ ...current, text }))}
        onSend={send}
        label={isNote ? t('action.note') : undefined}
        button={isNote ? t('action.note_send') : undefined}
      >
        <details className="case-attach" open={files.length > 0}>
          <summary>
            <Icon of={PaperClipOutlined} /> {t('files.add')}
          </summary>
          <FileUpload at={caseFiles} files={files} onChange={updateFiles} label={t('files.add')} />
        </details>
        {isHidden && <DepartmentView texts={[draft?.text ?? '']} caseId={shown.id} />}
      </Composer>
    </>
  );
}
