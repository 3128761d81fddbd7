/** Books that members want: proposed, seconded, answered by a librarian. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { answerWish, proposeBook, secondWish, wishesQuery, type Wish } from '@/api/library';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CardList } from '@/ui/card-list';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Fields } from '@/ui/fields';
import { Form, Stack, Unfold } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useFields } from '@/ui/use-fields';

export default function WishesPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('wish.title')} back="/library">
      <Unfold label={t('wish.new')}>
        <Propose />
      </Unfold>
      <CardList query={useInfiniteQuery(wishesQuery)} keyOf={({ id }) => id} empty={<Empty title={t('wish.none')} />}>
        {(each) => <One wish={each} />}
      </CardList>
    </Page>
  );
}

function Propose() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ title: string; isbn?: string; reason: string }, Wish>({
    store: useDraft(me.id, 'book wish'),
    fields: [
      { name: 'title', kind: 'line', label: t('wish.name'), isRequired: true, most: 120 },
      { name: 'isbn', kind: 'line', label: t('a_book.isbn'), hint: t('wish.isbn_hint'), most: 20 },
      { name: 'reason', label: t('wish.reason'), isRequired: true, least: 4, most: 500 },
    ],
    send: ({ title, isbn = '', reason }, key) => proposeBook({ title, isbn, reason }, key),
    lists: [wishesQuery.queryKey],
    done: t('wish.sent'),
  });
  return (
    <Form form={written.form} submit={t('wish.send')}>
      <Fields of={written} />
    </Form>
  );
}

function One({ wish }: { wish: Wish }) {
  const { t } = useTranslation();
  const { run, isBusy, problem } = useActing({ lists: [wishesQuery.queryKey] });
  const { id, title, reason, seconds, is_own, is_seconded, answer, bought, may_answer } = wish;
  return (
    <Card
      title={title}
      aside={answer ? <Tag tone={bought ? 'good' : 'still'}>{bought ? t('wish.bought') : t('wish.not_bought')}</Tag> : undefined}
    >
      <Stack>
        <p>{reason}</p>
        <p className="row-small">
          {t('wish.seconds', { count: seconds })} {is_own && t('wish.own')} {is_seconded && t('wish.seconded')}
        </p>
        {answer && <p>{answer}</p>}
        {problem && <ErrorNotice error={problem} />}
        {!answer && !is_own && !is_seconded && (
          <Button isBusy={isBusy} onClick={() => void run(t('wish.second'), () => secondWish(id), t('wish.seconded'))}>
            {t('wish.second')}
          </Button>
        )}
        {may_answer && (
          <Unfold label={t('wish.answer')}>
            <Answer wish={wish} />
          </Unfold>
        )}
      </Stack>
    </Card>
  );
}

function Answer({ wish }: { wish: Wish }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ bought: string; answer: string }, Wish>({
    store: useDraft(me.id, `wish.${wish.id}`),
    fields: [
      {
        name: 'bought',
        kind: 'choice',
        label: t('wish.decide'),
        isRequired: true,
        choose: t('wish.choose'),
        options: [
          { value: 'yes', label: t('wish.bought') },
          { value: 'no', label: t('wish.not_bought') },
        ],
      },
      { name: 'answer', label: t('wish.answer'), isRequired: true, least: 2, most: 500 },
    ],
    send: ({ bought, answer }) => answerWish(wish, bought === 'yes', answer),
    lists: [wishesQuery.queryKey],
    done: t('wish.answered'),
  });
  return (
    <Form form={written.form} submit={t('wish.answer')} isMain={false}>
      <Fields of={written} />
    </Form>
  );
}
