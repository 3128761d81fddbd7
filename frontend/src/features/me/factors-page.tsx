/** What protects the account in addition to the password: authenticators, passkeys, recovery codes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addPasskey, beginApp, confirmApp, factorsQuery, removeFactor, renewRecoveryCodes, type Factor } from '@/api/factors';
import { hasPasskeys, makePasskey } from '@/api/passkeys';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatAgo, formatDay } from '@/ui/dates';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { QrCode } from '@/ui/qr-code';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import { useSending } from '@/ui/use-sending';

export default function FactorsPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(factorsQuery);
  const [app, setApp] = useState<Awaited<ReturnType<typeof beginApp>> | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const { send, isBusy, problem } = useSending();

  const done = async (made: string[], words: string) => {
    await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
    setCodes(made);
    say(words);
  };
  const addKey = () =>
    send(async () => {
      const made = await makePasskey();
      await done((await addPasskey(made, t('factors.key_name'))).codes, t('factors.added'));
    });

  return (
    <Page title={t('factors.title')} lead={t('factors.lead')} back="/me">
      <Card title={t('factors.yours')}>
        {isPending && <Skeleton rows={2} label={t('list.loading')} />}
        {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data?.items.length === 0 && <p>{t('factors.none')}</p>}
        <ul className="me-sessions">
          {data?.items.map((factor) => (
            <Held key={factor.id} factor={factor} onRemoved={() => done([], t('factors.removed'))} />
          ))}
        </ul>
      </Card>
      {problem && <ErrorNotice error={problem} />}
      <Card title={t('factors.add')}>
        <Stack>
          {data?.passkeys_work && hasPasskeys() ? (
            <>
              <p className="row-small">{t('factors.key_hint')}</p>
              <Button isBusy={isBusy} onClick={() => void addKey()}>
                {t('factors.add_key')}
              </Button>
            </>
          ) : (
            <p className="row-small">{t('factors.no_keys')}</p>
          )}
          <p className="row-small">{t('factors.app_hint')}</p>
          <Button onClick={() => void send(async () => setApp(await beginApp()))}>{t('factors.add_app')}</Button>
        </Stack>
      </Card>
      {data && data.items.length > 0 && (
        <Card title={t('factors.codes')}>
          <Stack>
            <p>{t('factors.codes_left', { count: data.recovery_codes })}</p>
            <Confirm
              title={t('factors.renew_ask')}
              fact={t('factors.renew_fact')}
              yes={t('factors.renew')}
              onYes={async () => done((await renewRecoveryCodes()).codes, t('factors.renewed'))}
            >
              {(open) => <Button onClick={open}>{t('factors.renew')}</Button>}
            </Confirm>
          </Stack>
        </Card>
      )}
      {app && <ConfirmApp made={app} onClose={() => setApp(null)} onAdded={(made) => done(made, t('factors.added'))} />}
      {codes.length > 0 && <CodesGiven codes={codes} onClose={() => setCodes([])} />}
    </Page>
  );
}

function Held({ factor, onRemoved }: { factor: Factor; onRemoved: () => Promise<void> }) {
  const { t } = useTranslation();
  const what = t(`factors.kind_${factor.kind}`);
  return (
    <li>
      <span>
        <strong>{factor.name}</strong> <span className="row-small">{what}</span>
        <small>
          {factor.last_used_at
            ? t('factors.last_used', { when: formatAgo(factor.last_used_at) })
            : t('factors.since', { day: formatDay(factor.created_at) })}
        </small>
      </span>
      <Confirm
        title={t('factors.remove_ask', { name: factor.name })}
        fact={t('factors.remove_fact')}
        yes={t('factors.remove')}
        onYes={() => removeFactor(factor.id).then(onRemoved)}
      >
        {(open) => (
          <Button onClick={open} aria-label={`${t('factors.remove')}: ${factor.name}`}>
            {t('factors.remove')}
          </Button>
        )}
      </Confirm>
    </li>
  );
}

interface ConfirmAppProps {
  made: { id: string; secret: string; address: string };
  onClose: () => void;
  onAdded: (codes: string[]) => Promise<void>;
}

function ConfirmApp({ made, onClose, onAdded }: ConfirmAppProps) {
  const { t } = useTranslation();
  const form = useForm({
    start: { code: '' },
    required: ['code'],
    send: ({ code }) => confirmApp(made.id, { code: code.trim(), name: t('factors.app_name') }),
    sent: async ({ codes }) => {
      onClose();
      await onAdded(codes);
    },
    leaves: true,
  });
  return (
    <Dialog title={t('factors.add_app')} onClose={onClose}>
      <Stack>
        <p>{t('factors.scan')}</p>
        <div className="factor-code">
          <QrCode text={made.address} label={t('factors.scan')} />
        </div>
        <p className="row-small">{t('factors.type')}</p>
        <code className="factor-secret">{made.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        <Form form={form} submit={t('factors.confirm')}>
          <Field label={t('factors.digits')} required error={form.error('code')}>
            {(wiring) => <Input {...wiring} inputMode="numeric" autoComplete="one-time-code" {...form.text('code')} />}
          </Field>
        </Form>
      </Stack>
    </Dialog>
  );
}

function CodesGiven({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('factors.codes_title')} onClose={onClose}>
      <Stack>
        <Notice tone="wait">{t('factors.codes_once')}</Notice>
        <ol className="factor-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <Row>
          <Button onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => say(t('act.copied')))}>
            {t('act.copy')}
          </Button>
          <Button kind="main" onClick={onClose}>
            {t('factors.codes_kept')}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}
