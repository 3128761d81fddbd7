/** What a desk or a department can do to a case: one table, from which the panel makes buttons and forms. */
import { useQuery } from '@tanstack/react-query';
import { act, departmentsQuery } from '@/api/case-actions';
import type { Case } from '@/api/cases';
import { useTranslation } from '@/i18n';
import { useCaseUpload } from '@/features/cases/case-files';
import type { ActionValues, PanelAction } from '@/ui/action-panel';
import { uploadedIds } from '@/ui/picked-file';

/** Names of what is written, as drafts keep them. */
type Field = 'reason' | 'where' | 'department' | 'note' | 'reply' | 'followUp';
export type CaseActionValues = ActionValues<Field>;
export type CaseAction = PanelAction<Field, Case>;

const text = (value: string | undefined) => (value ?? '').trim();

/** Those that the API offers now, the ones that lead on first. */
export function useCaseActions(shown: Case): CaseAction[] {
  const { t } = useTranslation();
  const reading = useQuery({ ...departmentsQuery, enabled: shown.actions.includes('assign') });
  const departments = reading.data?.items ?? [];
  const upload = useCaseUpload();
  const { id, version } = shown;
  const missing = t('act.required');

  type Word = 'accept' | 'assign' | 'start' | 'reply' | 'follow_up' | 'hand_back' | 'take_back' | 'reject';
  const said = (word: Word) => ({
    label: t(`action.${word}`),
    hint: t(`action.${word}_hint`),
    done: t(`action.done.${word}`),
  });
  // A department hands back what is not its business; the desk takes back what lies too long. One action, two words.
  const back = shown.my_role === 'staff' ? 'take_back' : 'hand_back';

  const table: CaseAction[] = [
    { name: 'accept', ...said('accept'), submit: t('action.accept_do'), send: () => act(id, version, 'accept') },
    {
      name: 'assign',
      ...said('assign'),
      submit: (values) => {
        const department = departments.find((unit) => unit.id === values.department)?.name;
        return department ? t('action.assign_do', { department }) : t('action.assign_do_plain');
      },
      fields: [
        {
          name: 'department',
          label: t('action.assign_department'),
          missing: t('action.assign_choose'),
          choose: t('action.assign_choose'),
          options: departments.map((unit) => ({ value: unit.id, label: unit.name })),
          from: reading,
        },
        { name: 'note', label: t('action.assign_note') },
      ],
      send: ({ department = '', note }) =>
        act(id, version, 'assign', { department_id: department, note: text(note) || undefined }),
    },
    { name: 'start', ...said('start'), submit: t('action.start_do'), send: () => act(id, version, 'start') },
    {
      name: 'reply',
      ...said('reply'),
      submit: t('action.reply_do'),
      fields: [
        { name: 'reply', label: t('action.reply_text'), hint: t('action.reply_help'), missing, least: 2, most: 5000, rows: 5 },
      ],
      files: upload,
      send: ({ reply, files = [] }) => act(id, version, 'reply', { text: text(reply), file_ids: uploadedIds(files) }),
    },
    {
      name: 'follow_up',
      ...said('follow_up'),
      submit: t('action.follow_up_do'),
      fields: [{ name: 'followUp', label: t('action.follow_up_note'), missing }],
      send: ({ followUp }) => act(id, version, 'follow-up', { note: text(followUp) }),
    },
    {
      name: 'hand_back',
      ...said(back),
      submit: t(`action.${back}_do`),
      isWayOut: true,
      fields: [{ name: 'reason', label: t(`action.${back}_reason`), missing }],
      send: ({ reason }) => act(id, version, 'hand-back', { reason: text(reason) }),
    },
    {
      name: 'reject',
      ...said('reject'),
      submit: t('action.reject_do'),
      isWayOut: true,
      ask: { title: t('action.reject_ask', { title: shown.title }), fact: t('action.reject_fact') },
      fields: [
        { name: 'reason', label: t('action.reject_reason'), missing },
        { name: 'where', label: t('action.reject_where'), missing, most: 500 },
      ],
      send: ({ reason, where }) => act(id, version, 'reject', { reason: text(reason), where_to_go: text(where) }),
    },
  ];
  return table.filter(({ name }) => shown.actions.some((offered) => offered === name));
}
