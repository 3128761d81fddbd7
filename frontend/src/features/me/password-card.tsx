import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from '@/api/session';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Card } from '@/ui/page';
import { PasswordInput } from '@/ui/password-input';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';

export function PasswordCard() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { submit, missing, isBusy, problem, rest } = useForm();

  const save = async () => {
    await changePassword({ current, new: next });
    setCurrent('');
    setNext('');
    rest();
    say(t('me.password_done'));
  };

  return (
    <Card>
      <details className="me-password">
        <summary>{t('me.password')}</summary>
        <form onSubmit={submit(Boolean(current && next), save)} noValidate>
          <Field label={t('me.current')} required error={missing(current)}>
            {(wiring) => (
              <PasswordInput
                {...wiring}
                autoComplete="current-password"
                value={current}
                onChange={(event) => setCurrent(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t('me.next')}
            hint={t('sign.new_password_hint')}
            required
            error={missing(next) ?? problem?.fieldError('new')}
          >
            {(wiring) => (
              <PasswordInput
                {...wiring}
                autoComplete="new-password"
                value={next}
                onChange={(event) => setNext(event.target.value)}
              />
            )}
          </Field>
          {problem && <ErrorNotice error={problem} />}
          <Button type="submit" isBusy={isBusy}>
            {t('me.password_do')}
          </Button>
        </form>
      </details>
    </Card>
  );
}
