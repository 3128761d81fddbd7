/** The question bank of a unit: what is in it, one more or a whole file, and the way out. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { actOnItem, bankFile, bankFormats, bankQuery, changeItem, createItem, type BankItem, type Item } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { FilterSelect, FilterTabs } from '@/ui/filter-bar';
import { Input } from '@/ui/input';
import { Form, Row, Stack, Unfold } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { Laws, Pairs, Similar } from './bank-care';
import { ImportBank } from './bank-import';
import { bankKinds, cleaned, emptyItem, isComplete, ItemFields } from './item-fields';
import { rightInWords } from './item-words';
import { useOwnUnits } from './own-units';

export default function BankPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const units = useOwnUnits();
  const { unit = units[0]?.value ?? '', show } = useSearch({ from: '/app/training/questions' });
  const { perform } = useActing({ lists: [['bank', unit]] });
  const [edited, setEdited] = useState<BankItem | null>(null);
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
      {edited ? (
        <Card title={t('bank.change')}>
          <ItemForm key={edited.id} unit={unit} item={edited} onDone={() => setEdited(null)} />
        </Card>
      ) : (
        <Unfold label={t('bank.add')}>
          <ItemForm key={unit} unit={unit} />
        </Unfold>
      )}
      <Unfold label={t('bank.import')}>
        <ImportBank key={unit} unit={unit} />
      </Unfold>
      <Unfold label={t('bank.export')}>
        <Stack>
          <p>{t('bank.export_hint')}</p>
          <Row>
            {bankFormats.map((form) => (
              <a key={form} href={bankFile(unit, form)} download className="button button-plain">
                {t(`bank.format.${form}`)}
              </a>
            ))}
          </Row>
        </Stack>
      </Unfold>
      <Unfold label={t('bank.laws')}>
        <Laws unit={unit} />
      </Unfold>
      <Unfold label={t('bank.pairs')}>
        <Pairs unit={unit} />
      </Unfold>
      <FilterTabs
        label={t('bank.which')}
        options={[
          { value: 'all', label: t('bank.all') },
          { value: 'outdated', label: t('bank.outdated') },
        ]}
        value={show ?? 'all'}
        onChange={(next) =>
          void navigate({ to: '/training/questions', search: { unit, show: next === 'all' ? undefined : 'outdated' } })
        }
      />
      <DataList
        query={useInfiniteQuery(bankQuery(unit, show === 'outdated'))}
        label={t('bank.title')}
        keyOf={({ id }) => id}
        empty={<Empty title={t(show ? 'bank.none_outdated' : 'bank.none')} />}
        columns={[
          {
            name: t('item.stem'),
            cell: ({ content, is_outdated }) => (
              <>
                <span>{content.stem}</span>
                <br />
                <span className="row-small">{t('bank.right', { answer: rightInWords(content, t('list.comma')) })}</span>
                {is_outdated && (
                  <>
                    <br />
                    <Tag tone="wait">{t('bank.is_outdated')}</Tag>
                  </>
                )}
              </>
            ),
          },
          { name: t('item.kind'), cell: ({ content }) => t(`item.${content.kind}`) },
          { name: t('bank.subject'), cell: ({ subject }) => subject },
          { name: t('bank.difficulty'), cell: ({ difficulty }) => t(`bank.levels.${levelOf(difficulty)}`) },
          { name: t('bank.source'), cell: ({ source }) => source },
          {
            name: t('bank.actions'),
            cell: (item) => (
              <Row>
                <Button
                  kind="quiet"
                  onClick={() => {
                    setEdited(item);
                    window.scrollTo({ top: 0 });
                  }}
                >
                  {t('bank.change')}
                  <span className="hidden-visually">{`: ${item.content.stem}`}</span>
                </Button>
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
              </Row>
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
  source_date: string;
  content: Item;
}

const fresh: Written = { subject: '', difficulty: '1', source: '', source_date: '', content: emptyItem };

interface ItemFormProps {
  unit: string;
  /** To be changed. */
  item?: BankItem;
  onDone?: () => void;
}

function ItemForm({ unit, item, onDone }: ItemFormProps) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [['bank', unit]] });
  const form = useForm<Written, BankItem>({
    start: item ? { ...item, difficulty: String(item.difficulty), source_date: item.source_date ?? '' } : fresh,
    store: useDraft<Written>(me.id, `item.${item?.id ?? unit}`),
    required: ['subject'],
    faults: ({ content }) => ({ content: isComplete(content) ? undefined : t('course.incomplete') }),
    send: ({ subject, difficulty, source, source_date, content }, key) => {
      const body = {
        ...{ subject: subject.trim(), difficulty: Number(difficulty), source },
        ...{ source_date: source_date || null, content: cleaned(content) },
      };
      return perform(
        () => (item ? changeItem(item, body) : createItem({ unit_id: unit, ...body }, key)),
        t(item ? 'bank.changed' : 'bank.created'),
      );
    },
    sent: onDone,
  });
  const fault = form.error('content');
  return (
    <Form form={form} submit={t(item ? 'bank.save' : 'bank.create')}>
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
      <Field label={t('bank.source_date')} hint={t('bank.source_date_hint')}>
        {(wiring) => <Input {...wiring} {...form.text('source_date')} type="date" />}
      </Field>
      <Stack>
        <ItemFields item={form.values.content} kinds={bankKinds} onChange={(content) => form.set({ content })} />
        <Similar unit={unit} item={form.values.content} except={item?.id} />
        {fault && <Notice tone="wait">{fault}</Notice>}
      </Stack>
      {item && (
        <Button kind="quiet" onClick={onDone}>
          {t('bank.keep')}
        </Button>
      )}
    </Form>
  );
}
