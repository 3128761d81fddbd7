/** The public board: turnout, ballots, heads, downloads, one's own ballot by its tracker, and the result. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { acceptedOf, archiveOf, ballotsQuery, boardQuery, electionQuery, headsQuery, proofsOf } from '@/api/voting';
import type { BallotLine, Board, Election, Head } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Hash } from '@/ui/code';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Columns, Stack, Unfold } from '@/ui/layout';
import { NotHere } from '@/ui/not-here';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Progress, Skeleton } from '@/ui/progress';
import { StatusTag, Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { FindBallot } from './find-ballot';
import { ResultCard } from './result-card';
import { electionStates } from './states';

export default function BoardPage() {
  const { t } = useTranslation();
  const { electionId } = useParams({ from: '/app/elections/$electionId/board' });
  return (
    <ObjectPage
      query={useQuery(electionQuery(electionId))}
      title={t('board.title')}
      back={{ to: '/elections', label: t('election.list') }}
    >
      {(election) =>
        election.is_frozen ? (
          <BoardOf election={election} />
        ) : (
          <NotHere
            title={t('board.not_yet')}
            detail={t('board.not_yet_detail')}
            back={{ to: '/elections', label: t('election.list') }}
          />
        )
      }
    </ObjectPage>
  );
}

function BoardOf({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { data: board, error, refetch } = useQuery(boardQuery(election.uuid));
  return (
    <Page
      title={election.title}
      name={t('board.title')}
      lead={<StatusTag of={electionStates} state={election.state} />}
      back="/elections"
      width="pair"
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!board && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {board && (
        <Columns side>
          <Stack>
            {board.result && <ResultCard election={election} board={board} />}
            <Turnout board={board} />
            <Ballots board={board} />
          </Stack>
          <Stack>
            <FindBallot uuid={board.uuid} isOpen />
            <Downloads board={board} />
            <Heads board={board} />
          </Stack>
        </Columns>
      )}
    </Page>
  );
}

function Turnout({ board: { voted, voters, ballots, may_vote_again, on_paper, paper } }: { board: Board }) {
  const { t } = useTranslation();
  return (
    <Card title={t('board.turnout')}>
      <Progress done={voted} total={voters - on_paper} label={t('board.voted', { voted, voters: voters - on_paper })} />
      {paper && (
        <Progress done={paper.ballots} total={on_paper} label={t('paper.voted', { ballots: paper.ballots, voters: on_paper })} />
      )}
      {on_paper > 0 && !paper && <p className="row-small">{t('paper.waiting', { count: on_paper })}</p>}
      <Parts
        of={[
          t('board.ballots_cast', { count: ballots }),
          ...(may_vote_again ? [t('board.last_counts')] : []),
          t('board.no_tally'),
        ]}
      />
    </Card>
  );
}

function Ballots({ board: { uuid, state } }: { board: Board }) {
  const { t } = useTranslation();
  const isOver = !['READY', 'OPEN'].includes(state);
  return (
    <Card title={t('board.ballots')}>
      <Stack>
        <p>{t(isOver ? 'board.ballots_hint' : 'board.ballots_later')}</p>
        {isOver && <BallotList uuid={uuid} />}
      </Stack>
    </Card>
  );
}

function BallotList({ uuid }: { uuid: string }) {
  const { t } = useTranslation();
  const columns: Column<BallotLine>[] = [
    { name: t('board.tracker'), cell: ({ tracker }) => <Hash of={tracker} /> },
    {
      name: t('election.state_title'),
      width: '8rem',
      cell: ({ counts }) => <Tag tone={counts ? 'good' : 'still'}>{t(counts ? 'board.counts' : 'board.replaced')}</Tag>,
    },
  ];
  return (
    <DataList
      query={useInfiniteQuery(ballotsQuery(uuid))}
      label={t('board.ballots')}
      columns={columns}
      keyOf={({ height }) => String(height)}
      empty={<Empty title={t('board.no_ballots')} />}
    />
  );
}

function Downloads({ board: { uuid, fingerprint, head, height, size, ballots, accepted, accepted_head } }: { board: Board }) {
  const { t } = useTranslation();
  return (
    <Card title={t('board.check_all')}>
      <Stack>
        <p>{t('board.check_all_hint')}</p>
        <a href={archiveOf(uuid)} download className="button button-plain">
          {t('board.download', { size: sizeOf(size) })}
        </a>
        <a href={proofsOf(uuid)} download className="button button-plain">
          {t('board.download_proofs')}
        </a>
        {accepted < ballots ? (
          <p className="row-small">{t('board.log_not_whole')}</p>
        ) : (
          <a href={acceptedOf(uuid)} download className="button button-plain">
            {t('board.download_accepted')}
          </a>
        )}
        <Link to="/elections/how-to-check" className="button button-plain">
          {t('election.how_to_check')}
        </Link>
        <Unfold label={t('board.technical')}>
          <Facts
            items={[
              { name: t('board.uuid'), value: <Hash of={uuid} /> },
              { name: t('board.fingerprint'), value: <Hash of={fingerprint} /> },
              { name: t('board.head', { height }), value: <Hash of={head} /> },
              { name: t('board.accepted_head', { accepted }), value: <Hash of={accepted_head} /> },
            ]}
          />
        </Unfold>
      </Stack>
    </Card>
  );
}

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

function Heads({ board: { uuid } }: { board: Board }) {
  const { t } = useTranslation();
  const columns: Column<Head>[] = [
    { name: t('board.head_at'), width: '9rem', cell: ({ at }) => <When at={at} /> },
    { name: t('board.log_hash'), cell: ({ accepted_head }) => <Hash of={accepted_head} /> },
    { name: t('board.head_hash'), cell: ({ head }) => <Hash of={head} /> },
  ];
  return (
    <Card title={t('board.heads')}>
      <Stack>
        <p>{t('board.heads_hint')}</p>
        <DataList
          query={useInfiniteQuery(headsQuery(uuid))}
          label={t('board.heads')}
          columns={columns}
          keyOf={({ at }) => at}
          empty={<Empty title={t('board.no_heads')} />}
        />
      </Stack>
    </Card>
  );
}
