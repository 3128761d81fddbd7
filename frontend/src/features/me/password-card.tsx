import { changePassword } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Form } from '@/ui/layout';
import { Card } from '@/ui/page';
import { NewPassword } from '@/ui/new-password';
import { PasswordInput } from '@/ui/password-input';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';

export function PasswordCard() {
  const { t } = useTranslation();
  const form = useForm({
    start: { current: '', new: '' },
    required: ['current', 'new'],
    send: changePassword,
    sent: () => say(t('me.password_done')),
  });

  return (
    <Card>
      <details className="me-password">
        <summary>{t('me.password')}</summary>
        <Form form={form} isMain={false} submit={t('me.password_do')}>
          <Field label={t('me.current')} required error={form.error('current')}>
            {(wiring) => <PasswordInput {...wiring} autoComplete="current-password" {...form.text('current')} />}
          </Field>
          <NewPassword label={t('me.next')} text={form.text('new')} error={form.error('new')} />
        </Form>
      </details>
    </Card>
  );
}
