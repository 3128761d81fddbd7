/** Announces an honour: who may be nominated, how many places, what decides. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { announceHonour, type Honour, type HonourLevel } from '@/api/honours';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { atMoment } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields, type Written } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';
import { levels } from './states';

interface Given {
  title: string;
  level: HonourLevel;
  unit_id: string;
  criteria: string;
  places: number;
  jury_weight: number;
  juror_1?: string;
  juror_2?: string;
  juror_3?: string;
  juror_4?: string;
  juror_5?: string;
  nominate_until: string;
}

export default function HonourFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const store = useDraft<Written>(me.id, 'honour');
  const hasJury = Number(store[0]?.jury_weight ?? 0) > 0;
  const juror = <Name extends 'juror_1' | 'juror_2' | 'juror_3' | 'juror_4' | 'juror_5'>(name: Name, number: number) =>
    ({ name, kind: 'member', label: t('honour.juror', { number }) }) as const;
  const written = useFields<Given, Honour>({
    store,
    fields: [
      { name: 'title', kind: 'line', label: t('honour.name'), isRequired: true, most: 60 },
      {
        name: 'level',
        kind: 'choice',
        label: t('honour.level'),
        isRequired: true,
        choose: t('honour_field.choose'),
        options: levels.map((value) => ({ value, label: t(`honour.levels.${value}`) })),
      },
      { name: 'unit_id', kind: 'unit', label: t('honour.unit'), isRequired: true },
      { name: 'criteria', label: t('honour.criteria'), isRequired: true, least: 4, rows: 4, most: 3000 },
      { name: 'places', kind: 'count', label: t('honour.places'), isRequired: true, least: 1, most: 50 },
      {
        name: 'jury_weight',
        kind: 'count',
        label: t('honour.jury_weight'),
        hint: t('honour.jury_hint'),
        isRequired: true,
        most: 100,
      },
      ...(hasJury
        ? [juror('juror_1', 1), juror('juror_2', 2), juror('juror_3', 3), juror('juror_4', 4), juror('juror_5', 5)]
        : []),
      { name: 'nominate_until', kind: 'moment', label: t('honour.until'), isRequired: true },
    ],
    send: ({ title, level, unit_id, criteria, places, jury_weight, nominate_until, ...jurors }, key) =>
      announceHonour(
        {
          title,
          level,
          unit_id,
          criteria,
          places,
          jury_weight,
          juror_ids: [jurors.juror_1, jurors.juror_2, jurors.juror_3, jurors.juror_4, jurors.juror_5].filter(
            (each) => each !== undefined,
          ),
          nominate_until: atMoment(nominate_until),
        },
        key,
      ),
    lists: [['honours']],
    done: t('honour.announced'),
    sent: ({ id }) => navigate({ to: '/democracy/honours/$honourId', params: { honourId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('honour.new')} back="/democracy/honours">
      <FieldsForm of={written} submit={t('honour.announce')}>
        <WhoSees readers={[t('honour.readers')]} />
      </FieldsForm>
    </Page>
  );
}
