/** The file that goes to the bank, and the one that comes back. */
import { useId } from 'react';
import { bankFile, importResult, payoutQuery, type Payout } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Icon } from '@/ui/icon';
import { Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useSending } from '@/ui/use-sending';
import UploadOutlined from '@ant-design/icons-svg/es/asn/UploadOutlined';
import '@/ui/file-upload.css';

export function BankFiles({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const id = useId();
  const taking = useSending();
  const acting = useActing({
    queryKey: payoutQuery(payout.id).queryKey,
    lists: [['payouts'], ['aids'], ['funds']],
    steps: payout.version,
  });
  if (!payout.actions.includes('import_result')) return null;
  const isSent = payout.payments.every(({ state }) => state === 'SENT');
  const take = (format: 'csv' | 'xlsx') =>
    taking.send(async () => save(await bankFile(payout.id, format), `${payout.number}.${format}`));
  const bring = (file: File | undefined) =>
    file && acting.run(t('payout.import'), () => importResult(payout, file), t('payout.imported'));
  return (
    <Card title={t('payout.bank')}>
      <Stack>
        {isSent && (
          <>
            <p className="row-small">{t('payout.file_hint')}</p>
            <Row>
              <Button isBusy={taking.isBusy} onClick={() => void take('xlsx')}>
                {t('payout.file_xlsx')}
              </Button>
              <Button isBusy={taking.isBusy} onClick={() => void take('csv')}>
                {t('payout.file_csv')}
              </Button>
            </Row>
          </>
        )}
        {taking.problem && <ErrorNotice error={taking.problem} />}
        <p className="row-small">{t('payout.import_hint')}</p>
        <label className="upload-add" htmlFor={id} aria-busy={acting.isBusy || undefined}>
          <Icon of={UploadOutlined} />
          <span>{t('payout.import')}</span>
          <input
            id={id}
            type="file"
            accept=".csv,text/csv"
            className="hidden-visually"
            onChange={(event) => {
              void bring(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
        {acting.problem && <ErrorNotice error={acting.problem} />}
      </Stack>
    </Card>
  );
}

function save(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
