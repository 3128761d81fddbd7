/** What can be done to a small innovation, except that a judge gives a sheet. */
import { useQuery } from '@tanstack/react-query';
import { actOnInnovation, innovationFiles, innovationQuery, possibleJudgesQuery, type Innovation } from '@/api/innovations';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { tomorrow } from '@/ui/dates';
import type { Fen } from '@/ui/use-money';

interface Given {
  words: string;
  said?: string;
  reason: string;
  report_by: string;
  report: string;
  judge_ids: string[];
  owner_unit_id: string;
  adopt_by: string;
  benefit_fen?: Fen;
}

export function InnovationActions({ innovation }: { innovation: Innovation }) {
  const { t } = useTranslation();
  const judges = useQuery({ ...possibleJudgesQuery(innovation.id), enabled: innovation.actions.includes('appoint') });
  const reason = [
    { name: 'reason', label: t('innovation_action.reason'), isRequired: true, least: 2, rows: 3, most: 1000 } as const,
  ];
  // To agree and to take it back have words of their own.
  const taken: Record<string, string> = {
    ...(innovation.is_open && { consent: 'hide' }),
    ...(innovation.is_named && { credit: 'uncredit' }),
  };
  const actions = innovation.actions.map((name) => taken[name] ?? name);
  return (
    <Actions<Given>
      object={{ ...innovation, actions }}
      queryKey={innovationQuery(innovation.id).queryKey}
      lists={[['innovations'], ['innovation notices'], ['innovation judges', innovation.id]]}
      words="innovation_action"
      state={innovation.state_name}
      plain={actOnInnovation.offered(innovation)}
      table={{
        accept: {
          fields: [
            { name: 'words', label: t('innovation_action.words'), isRequired: true, least: 2, rows: 3, most: 1000 },
            { name: 'report_by', kind: 'date', label: t('innovation.report_by'), isRequired: true, min: tomorrow() },
          ],
          send: ({ words, report_by }) => actOnInnovation(innovation, 'accept', { words, report_by }),
        },
        decline: {
          isWayOut: true,
          fields: reason,
          send: ({ reason: said }) => actOnInnovation(innovation, 'decline', { reason: said }),
        },
        report: {
          fields: [{ name: 'report', label: t('innovation.report'), isRequired: true, least: 4, rows: 5, most: 4000 }],
          files: { at: innovationFiles, label: t('innovation.files'), note: t('innovation.files_hint') },
          send: ({ report, file_ids }) => actOnInnovation(innovation, 'report', { report, file_ids }),
        },
        appoint: {
          fields: [
            {
              name: 'judge_ids',
              kind: 'several',
              label: t('innovation_action.appoint.judges'),
              hint: t('innovation_action.appoint.judges_hint', { least: innovation.judges_least }),
              isRequired: true,
              // Those whose sheets are in stay without being chosen.
              least: Math.max(1, innovation.judges_least - innovation.sheets),
              most: 15,
              options: (judges.data ?? []).map(({ id, name, unit_name }) => ({ value: id, label: name, hint: unit_name })),
              from: judges,
            },
          ],
          send: ({ judge_ids }) => actOnInnovation(innovation, 'appoint', { judge_ids }),
        },
        adopt: {
          fields: [
            { name: 'owner_unit_id', kind: 'unit', label: t('innovation.owner'), isRequired: true },
            { name: 'adopt_by', kind: 'date', label: t('innovation.adopt_by'), isRequired: true, min: tomorrow() },
            { name: 'said', label: t('innovation_action.words'), least: 2, rows: 2, most: 1000 },
          ],
          send: ({ owner_unit_id, adopt_by, said }) =>
            actOnInnovation(innovation, 'adopt', { owner_unit_id, adopt_by, words: said }),
        },
        shelve: {
          isWayOut: true,
          fields: reason,
          send: ({ reason: said }) => actOnInnovation(innovation, 'shelve', { reason: said }),
        },
        record: {
          fields: [
            { name: 'words', label: t('innovation_action.record.what'), isRequired: true, least: 2, rows: 3, most: 1000 },
            { name: 'benefit_fen', kind: 'money', label: t('innovation_action.record.benefit') },
          ],
          send: ({ words, benefit_fen }) => actOnInnovation(innovation, 'record', { words, benefit_fen: benefit_fen ?? 0 }),
        },
        consent: { isWayOut: true, send: () => actOnInnovation(innovation, 'consent', { is_open: true }) },
        hide: { isWayOut: true, send: () => actOnInnovation(innovation, 'consent', { is_open: false }) },
        credit: { isWayOut: true, send: () => actOnInnovation(innovation, 'credit', { is_named: true }) },
        uncredit: { isWayOut: true, send: () => actOnInnovation(innovation, 'credit', { is_named: false }) },
        leave: { isWayOut: true, send: () => actOnInnovation(innovation, 'leave') },
        withdraw: { isWayOut: true, send: () => actOnInnovation(innovation, 'withdraw') },
      }}
    />
  );
}
