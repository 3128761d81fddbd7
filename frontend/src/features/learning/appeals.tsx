/** Appeals that wait for an answer: the question, what was given, what it brought, and why its learner disagrees. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { actOnAppeal, appealsQuery, type Appeal } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { Empty } from '@/ui/empty';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { Card, Facts } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { rightInWords } from './item-words';

export function Appeals() {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('deciding.lead')}</p>
      <CardList query={useInfiniteQuery(appealsQuery)} keyOf={({ id }) => id} empty={<Empty title={t('deciding.none')} />}>
        {(each) => <One appeal={each} />}
      </CardList>
    </>
  );
}

function One({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { exam_title, question, given, before, points: most, reason } = appeal;
  const written = useFields<{ points: number; answer: string }, unknown>({
    store: useSealedDraft(me.id, `decide.${appeal.id}`),
    start: { points: before },
    fields: [
      {
        name: 'points',
        kind: 'count',
        label: t('deciding.points', { least: before, most }),
        isRequired: true,
        least: before,
        most,
      },
      { name: 'answer', label: t('deciding.answer'), hint: t('deciding.answer_hint'), isRequired: true, least: 4, most: 1000 },
    ],
    send: ({ points, answer }) => actOnAppeal(appeal, 'decide', { points, answer }),
    lists: [appealsQuery.queryKey],
    done: t('deciding.saved'),
  });
  return (
    <Card title={exam_title}>
      <Stack>
        <strong>{question.stem}</strong>
        <Facts
          items={[
            { name: t('deciding.given'), value: given.join(t('list.comma')) || t('sit.none_chosen') },
            { name: t('deciding.right'), value: rightInWords(question, t('list.comma')) },
            { name: t('deciding.before'), value: t('sit.points', { points: before, of: most }) },
            { name: t('deciding.reason'), value: reason },
          ]}
        />
        <Form form={written.form} submit={t('deciding.save')} isMain={false}>
          <Fields of={written} />
        </Form>
      </Stack>
    </Card>
  );
}
