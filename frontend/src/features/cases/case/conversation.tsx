/** The dialogue of a case and the box to write in; what is being written is a draft like any other. */
import PaperClipOutlined from '@ant-design/icons-svg/es/asn/PaperClipOutlined';
import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { postMessage } from '@/api/case-actions';
import { messagesQuery, type Case, type CaseMessage } from '@/api/cases';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { t, useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { CaseFiles, useCaseUpload } from '@/features/cases/case-files';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice, Notice } from '@/ui/error';
import { FileUpload } from '@/ui/file-upload';
import { FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { Card } from '@/ui/page';
import { uploadedIds, type PickedFile } from '@/ui/picked-file';
import { Skeleton } from '@/ui/progress';
import { Composer, Thread, type ThreadMessage } from '@/ui/thread';
import { useForm } from '@/ui/use-form';

export interface MessageDraft {
  text: string;
  files: PickedFile[];
}

/** The name of what is being written to the author, or to colleagues. */
export const messageDraft = (caseId: string, audience: 'author' | 'note') => `message.${caseId}.${audience}`;

const newMessage: MessageDraft = { text: '', files: [] };
const isEmptyMessage = ({ text, files }: MessageDraft) => text === '' && files.length === 0;

const said = (message: CaseMessage): ThreadMessage => ({
  id: message.id,
  at: message.at,
  isMine: message.mine,
  who: message.sender_name ?? words('message', message.sender, message.sender),
  text: message.text,
  attached: <CaseFiles files={message.files} isMine={message.mine} />,
  tag: message.answer ? t('message.answer') : undefined,
  closed: message.internal ? t('message.internal') : undefined,
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
  const isHidden = shown.my_role === 'author' && !shown.show_author_to_department;
  const tellBefore = useToldBefore(shown.id);
  const upload = useCaseUpload();

  const refresh = () => queries.invalidateQueries({ queryKey: ['case', shown.id] });
  const form = useForm<MessageDraft, CaseMessage>({
    start: newMessage,
    store: useDraft<MessageDraft>(me.id, messageDraft(shown.id, audience)),
    isEmpty: isEmptyMessage,
    required: ['text'],
    send: async ({ text, files }, key) => {
      const said = text.trim();
      if (isHidden) await tellBefore(said);
      try {
        return await postMessage(shown.id, { text: said, internal: isNote, file_ids: uploadedIds(files) }, key);
      } catch (error) {
        void refresh(); // It may have moved on to others meanwhile.
        throw error;
      }
    },
    sent: refresh,
  });

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
        text={form.values.text}
        onText={(text) => form.set({ text })}
        onSend={() => void form.submit()}
        isBusy={form.isBusy}
        problem={form.problem}
        label={isNote ? t('action.note') : undefined}
        button={isNote ? t('action.note_send') : undefined}
      >
        <details className="case-attach" open={form.values.files.length > 0}>
          <summary>
            <Icon of={PaperClipOutlined} /> {t('files.add')}
          </summary>
          <FileUpload {...upload} {...form.files} />
        </details>
        {isHidden && <DepartmentView texts={[form.values.text]} caseId={shown.id} />}
      </Composer>
    </>
  );
}
