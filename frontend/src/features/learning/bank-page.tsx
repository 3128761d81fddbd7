/** The question bank of a unit: what is in it, and one more. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { actOnItem, bankQuery, createItem, type BankItem, type Item } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { FilterSelect } from '@/ui/filter-bar';
import { Input } from '@/ui/input';
import { Form, Stack, Unfold } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { emptyItem, isComplete, ItemFields } from './item-fields';
import { useOwnUnits } from './own-units';

export default function BankPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const units = useOwnUnits();
  const { unit = units[0]?.value ?? '' } = useSearch({ from: '/app/training/questions' });
  const { perform } = useActing({ lists: [['bank', unit]] });
  return (
    <Page title={t('bank.title')} lead={t('bank.lead')} back="/training" width="wide">
      {units.length > 1 && (
        <FilterSelect
          label={t('bank.unit')}
          value={unit}
          options={units}
          onChange={(next) => void navigate({ to: '/training/questions', search: { unit: next } })}
        />
      )}
      <Unfold label={t('bank.add')}>
        <NewItem key={unit} unit={unit} />
      </Unfold>
      <DataList
        query={useInfiniteQuery(bankQuery(unit))}
        label={t('bank.title')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('bank.none')} />}
        columns={[
          { name: t('item.stem'), cell: ({ content }) => content.stem },
          { name: t('item.kind'), cell: ({ content }) => t(`item.${content.kind}`) },
          { name: t('bank.subject'), cell: ({ subject }) => subject },
          { name: t('bank.difficulty'), cell: ({ difficulty }) => t(`bank.levels.${levelOf(difficulty)}`) },
          { name: t('bank.source'), cell: ({ source }) => source },
          {
            name: t('bank.retire'),
            cell: (item) => (
              <Confirm
                title={t('bank.retire_ask')}
                fact={t('bank.retire_fact')}
                yes={t('bank.retire')}
                onYes={() => perform(() => actOnItem(item, 'retire'), t('bank.retired'))}
              >
                {(open) => (
                  <Button kind="quiet" onClick={open}>
                    {t('bank.retire')}
                    <span className="hidden-visually">{`: ${item.content.stem}`}</span>
                  </Button>
                )}
              </Confirm>
            ),
          },
        ]}
      />
    </Page>
  );
}

const levels = ['1', '2', '3'] as const;
const levelOf = (difficulty: number) => levels[difficulty - 1] ?? '1';

interface Written {
  subject: string;
  difficulty: string;
  source: string;
  content: Item;
}

function NewItem({ unit }: { unit: string }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [['bank', unit]] });
  const form = useForm<Written, BankItem>({
    start: { subject: '', difficulty: '1', source: '', content: emptyItem },
    store: useDraft<Written>(me.id, `item.${unit}`),
    required: ['subject'],
    faults: ({ content }) => ({ content: isComplete(content) ? undefined : t('course.incomplete') }),
    send: ({ subject, difficulty, source, content }, key) =>
      perform(
        () => createItem({ unit_id: unit, subject: subject.trim(), difficulty: Number(difficulty), source, content }, key),
        t('bank.created'),
      ),
  });
  const fault = form.error('content');
  return (
    <Form form={form} submit={t('bank.create')}>
      <Field label={t('bank.subject')} required error={form.error('subject')}>
        {(wiring) => <Input {...wiring} {...form.text('subject')} maxLength={40} />}
      </Field>
      <Field label={t('bank.difficulty')}>
        {(wiring) => (
          <Select
            {...wiring}
            {...form.text('difficulty')}
            choose={undefined}
            options={levels.map((value) => ({ value, label: t(`bank.levels.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('bank.source')} hint={t('bank.source_hint')}>
        {(wiring) => <Input {...wiring} {...form.text('source')} maxLength={120} />}
      </Field>
      <Stack>
        <ItemFields item={form.values.content} onChange={(content) => form.set({ content })} />
        {fault && <Notice tone="wait">{fault}</Notice>}
      </Stack>
    </Form>
  );
}
