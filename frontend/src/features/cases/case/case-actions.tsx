/** What a desk or a department can do to a case: one table, from which the panel makes buttons and forms. */
import { useQuery } from '@tanstack/react-query';
import { actOnCase, departmentsQuery } from '@/api/case-actions';
import type { Case } from '@/api/cases';
import { t, useTranslation, words } from '@/i18n';
import { useCaseUpload } from '@/features/cases/case-files';
import { useActions } from '@/ui/use-actions';
import { Happened } from './overtaken';
import { changesOf } from './use-case-action';

/** By the names under which drafts keep it. */
interface Written {
  reason: string;
  where: string;
  department: string;
  note?: string;
  reply: string;
  followUp: string;
}

/** Those that the API offers now, the ones that lead on first. */
export function useCaseActions(shown: Case) {
  useTranslation();
  const reading = useQuery({ ...departmentsQuery, enabled: shown.actions.includes('assign') });
  const departments = reading.data?.items ?? [];
  const nameOf = (id: string | undefined) => departments.find((unit) => unit.id === id)?.name;
  // A department hands back what is not its business; the desk takes back what lies too long. One action, two words.
  const back = shown.my_role === 'staff' ? 'take_back' : 'hand_back';
  const upload = useCaseUpload();

  return useActions<Written>({
    object: shown,
    ...changesOf(shown),
    words: 'action',
    state: words('state', shown.state, shown.state),
    story: {
      steps: shown.timeline.length,
      hasMoved: (stepsThen) => ![undefined, shown.state].includes(shown.timeline[stepsThen - 1]?.state),
      since: (stepsThen) => <Happened shown={shown} since={stepsThen} />,
    },
    plain: actOnCase.offered(shown),
    table: {
      assign: {
        submit: ({ department }) =>
          nameOf(department) ? t('action.assign_to', { department: nameOf(department) ?? '' }) : t('action.assign.submit'),
        fields: [
          {
            name: 'department',
            kind: 'choice',
            label: t('action.assign_department'),
            isRequired: true,
            choose: t('action.assign_choose'),
            options: departments.map((unit) => ({ value: unit.id, label: unit.name })),
            from: reading,
          },
          { name: 'note', label: t('action.assign_note') },
        ],
        send: ({ department, note }) => actOnCase(shown, 'assign', { department_id: department, note }),
      },
      reply: {
        fields: [
          {
            name: 'reply',
            label: t('action.reply_text'),
            hint: t('action.reply_help'),
            isRequired: true,
            least: 2,
            most: 5000,
            rows: 5,
          },
        ],
        files: upload,
        send: ({ reply, file_ids }) => actOnCase(shown, 'reply', { text: reply, file_ids }),
      },
      follow_up: {
        fields: [{ name: 'followUp', label: t('action.follow_up_note'), isRequired: true }],
        send: ({ followUp }) => actOnCase(shown, 'follow-up', { note: followUp }),
      },
      hand_back: {
        word: back,
        isWayOut: true,
        fields: [{ name: 'reason', label: t(`action.${back}_reason`), isRequired: true }],
        send: ({ reason }) => actOnCase(shown, 'hand-back', { reason }),
      },
      reject: {
        facts: { title: shown.title },
        isWayOut: true,
        fields: [
          { name: 'reason', label: t('action.reject_reason'), isRequired: true },
          { name: 'where', label: t('action.reject_where'), isRequired: true, most: 500 },
        ],
        send: ({ reason, where }) => actOnCase(shown, 'reject', { reason, where_to_go: where }),
      },
    },
  });
}
