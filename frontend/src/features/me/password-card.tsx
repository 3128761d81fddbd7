import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '@/api/problem';
import { changePassword } from '@/api/session';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Card } from '@/ui/page';
import { PasswordInput } from '@/ui/password-input';
import { say } from '@/ui/toast';

export function PasswordCard() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!current || !next) return;
    setBusy(true);
    setProblem(null);
    try {
      await changePassword({ current, new: next });
      setCurrent('');
      setNext('');
      setTried(false);
      say(t('me.password_done'));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Card>
      <details className="me-password">
        <summary>{t('me.password')}</summary>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Field label={t('me.current')} required error={isTried && !current ? t('sign.required') : undefined}>
            {(wiring) => <PasswordInput {...wiring} autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />}
          </Field>
          <Field label={t('me.next')} hint={t('sign.new_password_hint')} required error={isTried && !next ? t('sign.required') : problem?.fieldError('new')}>
            {(wiring) => <PasswordInput {...wiring} autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />}
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
