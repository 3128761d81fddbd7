/** Planning a visit: to whom, why, by when, and what is brought along. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '@/api/session';
import { planVisit, type Occasion, type Visit } from '@/api/visits';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';
import { funds } from './funds';
import { occasions } from './states';

interface Written {
  member_id: string;
  occasion: string;
  visit_by: string;
  note?: string;
  fen?: number;
  fund?: string;
  goods?: string;
}

export default function PlanVisitPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<Written, Visit>({
    store: useSealedDraft(me.id, 'visit'),
    fields: [
      { name: 'member_id', kind: 'member', label: t('visit.about'), isRequired: true },
      {
        name: 'occasion',
        kind: 'choice',
        label: t('visit.occasion'),
        isRequired: true,
        choose: t('figure.choose'),
        options: occasions.map((value) => ({ value, label: t(`occasion.${value}`) })),
      },
      { name: 'visit_by', kind: 'date', label: t('visit.by'), isRequired: true, min: today() },
      { name: 'note', label: t('visit.note'), hint: t('visit.note_hint') },
      { name: 'fen', kind: 'money', label: t('visit.gift_fen'), hint: t('visit.gift_hint'), least: 1 },
      {
        name: 'fund',
        kind: 'choice',
        label: t('visit.gift_fund'),
        choose: t('figure.choose'),
        options: funds.map((value) => ({ value, label: t(`fund.name.${value}`) })),
      },
      { name: 'goods', kind: 'line', label: t('visit.gift_goods'), hint: t('visit.gift_goods_hint'), most: 100 },
    ],
    send: ({ member_id, occasion, visit_by, note, fen, fund, goods }, key) =>
      planVisit(
        {
          member_id,
          occasion: occasion as Occasion,
          visit_by,
          note,
          gift: fen ? { fund: (fund ?? 'dues') as 'dues', fen, goods } : null,
        },
        key,
      ),
    lists: [['visits']],
    done: t('visit.planned'),
    sent: ({ id }) => navigate({ to: '/assistance/visits/$visitId', params: { visitId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('visit.plan')} lead={t('visit.plan_lead')} back="/assistance/visits">
      <FieldsForm of={written} submit={t('visit.plan_submit')}>
        <WhoSees readers={[t('visit.plan_readers')]} hear={[t('visit.plan_hear')]} />
      </FieldsForm>
    </Page>
  );
}
