/** Short answers that wait for their markers: one after the other, with what is to be looked for. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { markAnswer, markingsQuery, type ShortAnswer } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { Empty } from '@/ui/empty';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import './learning.css';

export function Markings() {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('marking.lead')}</p>
      <CardList
        query={useInfiniteQuery(markingsQuery)}
        keyOf={({ id }) => id}
        empty={<Empty title={t('marking.none')} hint={t('marking.none_hint')} />}
      >
        {(each) => <One of={each} />}
      </CardList>
    </>
  );
}

function One({ of: { id, exam_title, stem, guide, text, points: most } }: { of: ShortAnswer }) {
  const { t } = useTranslation();
  const written = useFields<{ points: number }, unknown>({
    fields: [{ name: 'points', kind: 'count', label: t('marking.points', { most }), isRequired: true, most }],
    send: ({ points }) => markAnswer(id, points),
    lists: [markingsQuery.queryKey],
    done: t('marking.saved'),
  });
  return (
    <Card title={exam_title}>
      <Stack>
        <strong>{stem}</strong>
        {guide && <p className="row-small">{t('marking.guide', { guide })}</p>}
        <blockquote className="answer-said">{text}</blockquote>
        <Form form={written.form} submit={t('marking.save')} isMain={false}>
          <Fields of={written} />
        </Form>
      </Stack>
    </Card>
  );
}
