/** The result, and what it means by the rules. */
import type { Board, Election } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Bars } from '@/ui/chart';
import { Table, type Column } from '@/ui/data-list';
import { Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Card, Facts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { ownWords } from './own-words';
import { isByHeads, isQuorate, resultsOf, votedIn, type Line } from './results';

export function ResultCard({ election, board }: { election: Election; board: Board }) {
  const { t } = useTranslation();
  const { definition, state, trustees } = election;
  const isCertified = state === 'CERTIFIED';
  const byHeads = isByHeads(definition);
  const { voters, paper } = board;
  const writtenIn = paper?.write_ins ?? [];
  const voted = votedIn(board);
  const decrypted = trustees.filter(({ has_decrypted }) => has_decrypted).length;
  return (
    <Card title={t('result.title')}>
      <Stack gap="wide">
        <Notice tone={isCertified ? 'good' : 'wait'} title={t(isCertified ? 'result.certified' : 'result.not_certified')}>
          <p>{t('result.proof', { count: decrypted })}</p>
        </Notice>
        {byHeads ? (
          <Notice
            tone={isQuorate(board) ? 'good' : 'wait'}
            title={t(isQuorate(board) ? 'result.quorate' : 'result.not_quorate', { voted, voters })}
          >
            <p>{t('result.rule')}</p>
          </Notice>
        ) : (
          <p>{t('result.weighted')}</p>
        )}
        {paper && <p>{t('paper.reconciled', { voted: board.voted, ballots: paper.ballots, invalid: paper.invalid })}</p>}
        {resultsOf(definition, board).map(({ text, kind, blank, lines }, place) => (
          <Stack key={place} gap="small">
            <h3>{ownWords(text)}</h3>
            <Bars bars={lines.flatMap((line) => barsOf(line, kind === 'item', t))} />
            <div className="data-table data-table-short">
              <Table
                label={ownWords(text)}
                columns={columnsOf(t, lines, byHeads)}
                items={lines}
                keyOf={({ answer }) => answer?.zh ?? ''}
              />
            </div>
            {blank !== undefined && <p className="row-small">{t('result.blank_votes', { count: blank })}</p>}
          </Stack>
        ))}
        {writtenIn.length > 0 && (
          <Stack gap="small">
            <h3>{t('paper.write_ins')}</h3>
            <Facts
              items={writtenIn.map(({ question, name, votes }) => ({
                name: t('paper.write_in', { question, name }),
                value: votes,
              }))}
            />
          </Stack>
        )}
      </Stack>
    </Card>
  );
}

type Say = ReturnType<typeof useTranslation>['t'];

function barsOf({ answer, votes, against = 0, blank = 0 }: Line, isItem: boolean, t: Say) {
  const bar = (label: string, value: number) => ({ label, value, shown: String(value) });
  if (!isItem) return [bar(answer ? ownWords(answer) : '', votes)];
  return [bar(t('result.for'), votes), bar(t('result.against'), against), bar(t('result.blank'), blank)];
}

function columnsOf(t: Say, lines: Line[], byHeads: boolean): Column<Line>[] {
  const isVotedOn = lines.some(({ against }) => against !== undefined);
  return [
    ...(lines.some(({ answer }) => answer)
      ? [{ name: t('result.answer'), isName: true, cell: ({ answer }: Line) => answer && ownWords(answer) }]
      : []),
    { name: t(isVotedOn ? 'result.for' : 'result.votes'), cell: ({ votes }) => votes },
    ...(isVotedOn
      ? [
          { name: t('result.against'), cell: ({ against }: Line) => against },
          { name: t('result.blank'), cell: ({ blank }: Line) => blank },
        ]
      : []),
    ...(byHeads
      ? [
          {
            name: t('result.half'),
            cell: ({ hasHalf }: Line) => (
              <Tag tone={hasHalf ? 'good' : 'still'}>{t(hasHalf ? 'result.has_half' : 'result.has_no_half')}</Tag>
            ),
          },
        ]
      : []),
  ];
}
