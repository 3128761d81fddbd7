/** Ballots on paper: what a member of the committee found in the box. The second counts without seeing the first's figures. */
import { useQuery } from '@tanstack/react-query';
import { actOnElection, boardQuery, electionQuery, type Board, type Election } from '@/api/voting';
import { Problem } from '@/api/problem';
import { t, useTranslation } from '@/i18n';
import { Fields, type FieldOf } from '@/ui/fields';
import { FileList } from '@/ui/file-list';
import { Form, Stack } from '@/ui/layout';
import { Notice } from '@/ui/error';
import { Card } from '@/ui/page';
import { useFields } from '@/ui/use-fields';

const at = '/api/v1/voting/files';

/** `of_1_0`: question 1 of the record, its first choice. */
interface Counted {
  ballots: number;
  invalid: number;
  written?: string;
  [choice: `of_${string}`]: number;
}

export function PaperCount({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { data: board } = useQuery({ ...boardQuery(election.uuid), enabled: election.actions.includes('count_paper') });
  const { paper } = election;
  if (!paper) return null;
  const { voters, counted_by, is_confirmed, scans } = paper;
  const mayCount = election.actions.includes('count_paper');
  return (
    <Card title={t('paper.title')}>
      <Stack gap="wide">
        <p>{t('paper.voters', { count: voters })}</p>
        {is_confirmed ? (
          <Notice tone="good" title={t('paper.confirmed')} />
        ) : (
          counted_by !== null && (
            <Notice tone="wait" title={t('paper.counted', { name: counted_by || t('election.unnamed') })}>
              <p>{t('paper.second')}</p>
            </Notice>
          )
        )}
        <FileList at={at} files={scans} note={t('paper.scan_note')} />
        {mayCount && board && <CountForm key={election.version} election={election} board={board} />}
      </Stack>
    </Card>
  );
}

function CountForm({ election, board }: { election: Election; board: Board }) {
  const { t } = useTranslation();
  const most = board.on_paper;
  const choices = board.questions.map(({ answers, blank }) => (blank ? [t('result.blank'), ...answers] : answers));
  const number = (name: FieldOf<Counted>['name'], label: string, hint?: string) =>
    ({ name, label, hint, kind: 'count', most, isRequired: true }) as FieldOf<Counted>;
  const fields = [
    number('ballots', t('paper.ballots'), t('paper.ballots_hint')),
    number('invalid', t('paper.invalid')),
    ...board.questions.flatMap(({ question }, place) =>
      (choices[place] ?? []).map((choice, row) =>
        number(`of_${place + 1}_${row}`, t('paper.choice', { question: `${place + 1}. ${question}`, choice })),
      ),
    ),
    ...(board.write_in_on_paper
      ? [{ name: 'written', label: t('paper.written'), hint: t('paper.written_hint'), rows: 3 } as FieldOf<Counted>]
      : []),
  ];
  const of = useFields<Counted, unknown>({
    fields,
    files: { at, label: t('paper.scan'), note: t('paper.scan_seen') },
    lists: [electionQuery(election.id).queryKey, ['elections']],
    done: t('paper.done'),
    send: ({ ballots, invalid, written = '', file_ids, ...given }) => {
      if (file_ids.length === 0) throw new Problem(-1, 'scan_missing', t('paper.scan_missing'), t('paper.scan_seen'));
      const counts = choices.map((row, place) => row.map((_, choice) => given[`of_${place + 1}_${choice}`] ?? 0));
      return actOnElection(election, 'paper-count', { ballots, invalid, counts, write_ins: writeInsOf(written), file_ids });
    },
  });
  return (
    <Form form={of.form} submit={t('paper.submit')}>
      <Fields of={of} />
    </Form>
  );
}

/** A line each: number of the question, name, votes. */
function writeInsOf(written: string) {
  return written
    .split('\n')
    .map((line) => line.normalize('NFKC').trim())
    .filter(Boolean)
    .map((line) => {
      const [, question, name, votes] = /^(\d{1,3})\s+(.+?)\s+(\d{1,7})$/.exec(line) ?? [];
      if (!question || !name || !votes)
        throw new Problem(-1, 'write_in_line', t('paper.line', { line }), t('paper.written_hint'));
      return { question: Number(question), name, votes: Number(votes) };
    });
}
