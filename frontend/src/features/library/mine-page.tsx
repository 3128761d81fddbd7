/** What one has out and waits for; for librarians also the place where books come back. */
import { useState } from 'react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ownLibraryQuery, renewLoan, returnCopy, type OwnLibrary } from '@/api/library';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { canScan, CodeScanner } from '@/ui/code-scanner';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';

export default function MinePage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <ObjectPage query={useQuery(ownLibraryQuery)} title={t('library.mine')} back={{ to: '/library', label: t('library.title') }}>
      {(own) => (
        <Page title={t('library.mine')} back="/library">
          <Stack>
            <p>{t('library.private')}</p>
            {own.loans.length === 0 && own.holds.length === 0 && <Empty title={t('library.mine_none')} />}
            {own.loans.map((each) => (
              <Loan key={each.copy_id} loan={each} />
            ))}
            {own.holds.map((each) => (
              <Card key={each.book_id} title={each.title}>
                <Stack>
                  <p>
                    {each.kept_in
                      ? t('library.ready', { room: each.kept_in, day: formatDate(each.kept_until ?? '') })
                      : t('library.ahead', { count: each.ahead })}
                  </p>
                  <Link to="/library/books/$bookId" params={{ bookId: each.book_id }} className="button button-plain">
                    {t('library.book')}
                  </Link>
                </Stack>
              </Card>
            ))}
            {holds(me, 'union_staff') && <TakeBack />}
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

function Loan({ loan: { copy_id, title, due_on, is_late, may_renew } }: { loan: OwnLibrary['loans'][number] }) {
  const { t } = useTranslation();
  const { run, isBusy, problem } = useActing({ queryKey: ownLibraryQuery.queryKey });
  return (
    <Card title={title}>
      <Stack>
        <p>{t('library.due', { day: formatDate(due_on) })}</p>
        {is_late && <Notice tone="wait">{t('library.late')}</Notice>}
        {problem && <ErrorNotice error={problem} />}
        {may_renew && (
          <Button isBusy={isBusy} onClick={() => void run(t('library.renew'), () => renewLoan(copy_id), t('library.renewed'))}>
            {t('library.renew')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

const label = /^B\d{9}$/;

function TakeBack() {
  const { t } = useTranslation();
  const [isScanning, setScanning] = useState(false);
  const { perform } = useActing({ lists: [ownLibraryQuery.queryKey, ['books'], ['book']] });
  const form = useForm({
    start: { code: '' },
    required: ['code'],
    send: ({ code }) => perform(() => returnCopy(code.trim()), undefined),
    sent: ({ title }) => say(t('library.taken_back', { title })),
  });
  return (
    <Card title={t('library.give_back')}>
      <Form form={form} submit={t('library.give_back')} isMain={false}>
        <Field label={t('library.code')} hint={t('library.code_hint')} required error={form.error('code')}>
          {(wiring) => <Input {...wiring} {...form.text('code')} maxLength={20} autoCapitalize="characters" />}
        </Field>
      </Form>
      {canScan() && !isScanning && <Button onClick={() => setScanning(true)}>{t('scan.begin')}</Button>}
      {isScanning && (
        <CodeScanner
          form={label}
          hint={t('library.scan_hint')}
          onCode={(code) => {
            setScanning(false);
            form.set({ code });
          }}
          onStop={() => setScanning(false)}
        />
      )}
    </Card>
  );
}
