/** What is written into a report, sealed on the phone as typed. */
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { Choices } from '@/ui/field';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { Several } from '@/ui/several';
import { Card } from '@/ui/page';
import { useFields, type Written } from '@/ui/use-fields';
import type { Store } from '@/ui/use-form';
import { useOnline } from '@/ui/use-online';
import { WhoSees } from '@/ui/who-sees';
import { figureFields } from './action-fields';
import { PhotoFields } from './photo-fields';
import { needs } from './states';
import { changeReport, sendWaiting, type LocalReport, type ReportWritten } from './visit-reports';

/** The draft of the phone as a form's store. */
function useStore({ kind, id, written }: LocalReport): Store<Written> {
  return useMemo(
    () => [
      written as unknown as Written,
      (next) =>
        void changeReport(kind, id, (current) =>
          // Once it is ready, the form that clears itself changes nothing: it is still to be sent.
          current.state === 'draft'
            ? {
                ...current,
                written: (next(current.written as unknown as Written) ?? current.written) as unknown as ReportWritten,
              }
            : current,
        ),
    ],
    [kind, id, written],
  );
}

export function DraftForm({ report }: { report: LocalReport }) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const { kind, id, sheet, written, photos } = report;
  const [isTried, setTried] = useState(false);
  const faults = {
    gift: sheet.gift && !written.gift ? t('act.required') : undefined,
    allowedBy: photos.length > 0 && written.allowedBy.trim().length < 2 ? t('report.allowed_by_missing') : undefined,
  };
  const fields = useFields<{ visited_on: string; findings: string }, unknown>({
    store: useStore(report),
    fields: [
      { name: 'visited_on', kind: 'date', label: t('file.visited_on'), isRequired: true, max: today() },
      {
        name: 'findings',
        label: t('work.findings'),
        hint: t(kind === 'check' ? (sheet.sealed ? 'work.findings_hint' : 'work.open_first') : 'report.findings_hint'),
        isRequired: true,
        least: 10,
        most: 4000,
        rows: 5,
      },
      ...((kind === 'check' && sheet.sealed?.figures ? figureFields() : []) as never[]),
    ],
    send: async () => {
      await changeReport(kind, id, (current) => ({ ...current, state: 'waiting', refusal: undefined }));
      void sendWaiting();
    },
  });
  const { form } = fields;
  const set = (next: Partial<ReportWritten>) => form.set(next);
  const submit: typeof form.submit = async (event) => {
    event?.preventDefault();
    setTried(true);
    if (Object.values(faults).some(Boolean)) return form.check() && false;
    return form.submit(event);
  };
  return (
    <Form form={{ ...form, submit }} submit={t(isOnline ? 'report.submit' : 'report.submit_later')}>
      <Card>
        <Stack gap="wide">
          <Fields of={fields} />
          <Several
            columns={2}
            label={t('report.needs')}
            hint={t('report.needs_hint')}
            values={written.needs}
            options={needs.map((value) => ({ value, label: t(`need.${value}`) }))}
            onChange={(chosen) => set({ needs: chosen })}
          />
          {sheet.gift && (
            <Choices
              label={t('report.gift')}
              name="gift"
              value={written.gift}
              options={[
                { value: 'yes', label: t('report.gift_yes') },
                { value: 'no', label: t('report.gift_no') },
              ]}
              onChange={(gift) => set({ gift })}
              error={isTried ? faults.gift : undefined}
            />
          )}
        </Stack>
      </Card>
      <PhotoFields report={report} set={set} error={isTried ? faults.allowedBy : undefined} />
      <WhoSees readers={[t('report.readers')]} hear={[t('report.hear')]} />
      <p className="row-small" role="status">
        {t('report.kept')}
      </p>
    </Form>
  );
}
