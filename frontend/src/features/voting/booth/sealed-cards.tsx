/** The sealed ballot, to cast or to test, and the receipt. */
import { useState } from 'react';
import { blind, drawBlinding } from '@/ballots/acceptance';
import { FindBallot } from '@/features/voting/find-ballot';
import { type Board, castBallot, type Receipt } from '@/features/voting/public-board';
import { saveText } from '@/features/voting/saving';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, Facts } from '@/ui/card';
import { ErrorNotice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Receipt as ReceiptCard } from '@/ui/receipt';
import { say } from '@/ui/toast';
import { useSending } from '@/ui/use-sending';
import { titleOf } from './entry-cards';

interface SealedCardProps {
  board: Board;
  tracker: string;
  take: () => Promise<string>;
  test: () => Promise<void>;
  drop: () => void;
  onOtherCredential: () => void;
  onCast: (receipt: Receipt) => void;
}

export function SealedCard({ board, tracker, take, test, drop, onOtherCredential, onCast }: SealedCardProps) {
  const { t } = useTranslation();
  const casting = useSending({ leaves: true });
  const testing = useSending({ leaves: true });
  /** Once it was sent: the same one may be sent again, whether or not it arrived. */
  const [ballot, setBallot] = useState<string | null>(null);
  const [blinding] = useState(drawBlinding);
  const cast = () =>
    casting.send(async () => {
      const taken = ballot ?? (await take());
      setBallot(taken);
      onCast({ ...(await castBallot(board.uuid, taken, blind(tracker, blinding))), blinding });
    });
  const problem = casting.problem ?? testing.problem;
  const code = casting.problem?.code ?? '';
  const isFinal = casting.problem !== null && !casting.problem.mayPass;
  const isBusy = casting.isBusy || testing.isBusy;
  return (
    <Card title={t('booth.sealed')}>
      <Stack gap="wide">
        <p>{t('booth.tracker_lead')}</p>
        <Tracker text={tracker} />
        {problem && (
          <ErrorNotice error={problem}>
            {code === 'unknown_credential' && <p>{t('advice.registrar')}</p>}
            {code === 'spent_credential' && <p>{t('booth.spent')}</p>}
            {code === 'too_often_voted' && <p>{t('booth.too_often')}</p>}
            {code === 'replayed_ballot' && <p>{t('booth.replayed')}</p>}
            {['other_election', 'invalid_signature'].includes(code) && <p>{t('advice.tell')}</p>}
            {casting.problem?.mayPass && <p>{t('booth.send_again_hint')}</p>}
          </ErrorNotice>
        )}
        {!isFinal && (
          <Button kind="main" wide isBusy={casting.isBusy} onClick={() => void cast()}>
            {t(ballot === null ? 'booth.cast' : 'booth.send_again')}
          </Button>
        )}
        {ballot === null && (
          <Stack gap="small">
            <Button wide isBusy={testing.isBusy} onClick={() => void testing.send(test)}>
              {t('booth.test')}
            </Button>
            <p className="row-small">{t('booth.test_hint')}</p>
          </Stack>
        )}
        {code === 'unknown_credential' && (
          <Button kind="main" wide onClick={onOtherCredential}>
            {t('booth.other_credential')}
          </Button>
        )}
        <Button kind="quiet" onClick={drop} disabled={isBusy}>
          {t('booth.fill_again')}
        </Button>
      </Stack>
    </Card>
  );
}

function Tracker({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(() => say(t('act.copied')))
      .catch(() => say(t('booth.copy_failed')));
  return (
    <Stack gap="small">
      <Facts items={[{ name: t('booth.tracker'), value: <output aria-label={t('booth.tracker')}>{text}</output> }]} />
      <Row>
        <Button onClick={() => void copy()}>{t('booth.copy_tracker')}</Button>
      </Row>
    </Stack>
  );
}

export function CastCard({ board, receipt, onAgain }: { board: Board; receipt: Receipt; onAgain: () => void }) {
  const { t } = useTranslation();
  const { tracker, place, head, blinding } = receipt;
  const code = `${tracker}:${blinding}:${head}`;
  const text = () =>
    t('booth.receipt_text', { title: titleOf(board), uuid: board.uuid, tracker, place, code }).replaceAll('|', '\n');
  return (
    <>
      <ReceiptCard title={t('booth.cast_done')} numberLabel={t('booth.place')} number={String(place)}>
        <Tracker text={tracker} />
        <Facts items={[{ name: t('booth.head'), value: head }]} />
        <p>{t('booth.receipt_hint')}</p>
        <Row>
          <Button onClick={() => saveText(`receipt-${board.uuid}.txt`, text(), 'text/plain')}>{t('booth.save_receipt')}</Button>
          {board.may_vote_again && <Button onClick={onAgain}>{t('booth.vote_again')}</Button>}
        </Row>
        <p className="row-small">{t(board.may_vote_again ? 'booth.again_hint' : 'booth.once_hint')}</p>
      </ReceiptCard>
      <FindBallot uuid={board.uuid} isOpen tracker={tracker} />
    </>
  );
}
