/** The report of a visit or a home check, filled in on a phone that may have no network: it is sealed on the phone as typed, and goes
 *  out by itself. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { today } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Facts, Page } from '@/ui/page';
import { Progress, Skeleton } from '@/ui/progress';
import { say } from '@/ui/toast';
import type { Address } from '@/ui/use-back';
import { useOnline } from '@/ui/use-online';
import { DraftForm } from './report-draft';
import {
  changeReport,
  dropReport,
  emptyReport,
  isUntouched,
  keepReport,
  sendWaiting,
  useFailing,
  useReport,
  useShare,
  type Kind,
  type LocalReport,
  type Sheet,
} from './visit-reports';

interface ReportFormProps {
  kind: Kind;
  id: string;
  /** As the server shows it now; undefined without a network. */
  sheet: Sheet | undefined;
  /** The server takes a report of the reader now. */
  mayReport: boolean | undefined;
  back: Address;
  /** Opens what lies sealed, for the way without a network. */
  open?: () => Promise<Sheet['sealed']>;
  /** It was sent. */
  onSent: () => void;
}

export function ReportForm({ kind, id, sheet, mayReport, back, open, onSent }: ReportFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const report = useReport(kind, id);
  const wasReady = useRef(false);

  useEffect(() => {
    if (report === undefined || !sheet) return;
    // Opened once with a network, it opens without one.
    if (report === null && mayReport && !wasReady.current) void keepReport(emptyReport(kind, id, sheet, today()));
    if (report && mayReport === false && isUntouched(report)) void dropReport(kind, id);
  }, [report, sheet, mayReport, kind, id]);

  useEffect(() => {
    if (report) wasReady.current = report.state === 'waiting';
    else if (report === null && wasReady.current) {
      wasReady.current = false;
      for (const key of [['visit', id], ['household', id], ['visits'], ['households'], ['todo']])
        void queries.invalidateQueries({ queryKey: key });
      say(t('report.sent'));
      onSent();
    }
  }, [report, queries, id, onSent, t]);

  const shown = sheet ?? report?.sheet;
  const title = shown ? t('report.title', { name: shown.title }) : t('report.name');
  return (
    <Page title={title} name={t('report.name')} back={back}>
      {report ? (
        <OneReport report={report} sheet={sheet} isTaken={mayReport === false} open={open} />
      ) : mayReport === false ? (
        <Empty title={t('report.not_now')} hint={t('report.not_now_hint')} />
      ) : (
        <WhileLoading />
      )}
    </Page>
  );
}

function WhileLoading() {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return isOnline ? (
    <Skeleton rows={6} label={t('list.loading')} />
  ) : (
    <Empty title={t('report.not_here')} hint={t('report.not_here_hint')} />
  );
}

interface OneReportProps {
  report: LocalReport;
  sheet: Sheet | undefined;
  isTaken: boolean;
  open: ReportFormProps['open'];
}

function OneReport({ report, sheet, isTaken, open }: OneReportProps) {
  const { t } = useTranslation();
  const isFailing = useFailing();
  const { kind, id, sheet: kept } = report;
  const known = JSON.stringify({ ...kept, sealed: undefined });

  // What the server says now is what the phone shows later.
  useEffect(() => {
    if (sheet && JSON.stringify({ ...sheet, sealed: undefined }) !== known)
      void changeReport(kind, id, (current) => ({ ...current, sheet: { ...sheet, sealed: current.sheet.sealed } }));
  }, [sheet, known, kind, id]);

  return (
    <Stack>
      {isFailing && <Notice tone="wait" title={t('report.not_kept')} children={t('report.not_kept_hint')} />}
      {isTaken && (
        <Notice tone="wait" title={t('report.not_now')}>
          {t('report.not_now_kept')}
        </Notice>
      )}
      <SheetShown report={report} open={open} />
      {report.state === 'draft' ? <DraftForm report={report} /> : <Underway report={report} />}
      <Discard report={report} />
    </Stack>
  );
}

function SheetShown({ report: { kind, id, sheet }, open }: { report: LocalReport; open: ReportFormProps['open'] }) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [isBusy, setBusy] = useState(false);
  const { number, unit, visitors, gift, sealed } = sheet;
  const take = async () => {
    setBusy(true);
    try {
      const found = await open?.();
      if (found) await changeReport(kind, id, (current) => ({ ...current, sheet: { ...current.sheet, sealed: found } }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={t('report.sheet')}>
      <Stack>
        <Facts
          items={[
            { name: t('file.number'), value: number },
            { name: t('file.unit'), value: unit },
            { name: t('file.visitors'), value: visitors.join(t('list.comma')) },
            ...(gift
              ? [{ name: t('visit.gift'), value: [<Money key="fen" fen={gift.fen} />, gift.goods && ` ${gift.goods}`] }]
              : []),
            ...(sealed?.address ? [{ name: t('apply.address'), value: sealed.address }] : []),
            ...(sealed?.note ? [{ name: t('visit.note'), value: sealed.note }] : []),
          ]}
        />
        {!sealed && open && (
          <>
            <p className="row-small">{t('report.take_hint')}</p>
            {isOnline && (
              <Row>
                <Button isBusy={isBusy} onClick={() => void take()}>
                  {t('report.take')}
                </Button>
              </Row>
            )}
          </>
        )}
      </Stack>
    </Card>
  );
}

/** It is ready: on its way, waiting for a network, or refused. */
function Underway({ report: { kind, id, state, refusal, photos } }: { report: LocalReport }) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const share = useShare(kind, id);
  const edit = () => void changeReport(kind, id, (current) => ({ ...current, state: 'draft' }));
  let told: ReactNode;
  if (state === 'refused')
    told = (
      <Notice tone="wait" title={refusal?.title}>
        {refusal?.detail}
      </Notice>
    );
  else if (share !== null) told = <Progress done={share} total={1} label={t('report.sending', { count: photos.length })} />;
  else
    told = (
      <Notice tone="wait" title={t(isOnline ? 'report.to_send' : 'report.waiting')}>
        {t('report.waiting_hint')}
      </Notice>
    );
  return (
    <Card title={t('report.ready')}>
      <Stack>
        {told}
        {share === null && (
          <Row>
            {state === 'waiting' && isOnline && <Button onClick={() => void sendWaiting()}>{t('report.send_now')}</Button>}
            <Button onClick={edit}>{t('report.edit')}</Button>
          </Row>
        )}
      </Stack>
    </Card>
  );
}

function Discard({ report }: { report: LocalReport }) {
  const { t } = useTranslation();
  const { kind, id } = report;
  if (isUntouched(report)) return null;
  return (
    <Row>
      <Confirm
        title={t('report.discard_ask')}
        fact={t('report.discard_fact')}
        yes={t('report.discard')}
        onYes={async () => {
          // First no longer ready: what is gone from here was not sent.
          await changeReport(kind, id, (current) => ({ ...current, state: 'draft' }));
          await dropReport(kind, id);
        }}
      >
        {(ask) => (
          <Button kind="quiet" onClick={ask}>
            {t('report.discard')}
          </Button>
        )}
      </Confirm>
    </Row>
  );
}
