/** What a programme asks for: papers, consents, questions of its form, and the documents that it rests on. */
import type { Evidence, Programme, Purpose } from '@/api/assistance';
import { t, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Field, Toggle } from '@/ui/field';
import { Input } from '@/ui/input';
import { Columns, Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Select } from '@/ui/select';
import { Several } from '@/ui/several';
import { kinds } from './paper-fields';

type Edition = Programme['editions'][number];
type Question = Programme['fields'][number];
type Document = Programme['documents'][number];

export interface EditionWritten {
  papers: Evidence[];
  consents: Purpose[];
  fields: Question[];
  documents: Document[];
}

export const emptyEdition: EditionWritten = { papers: [], consents: [], fields: [], documents: [] };
export const editionOf = ({ papers, consents, fields, documents }: Edition): EditionWritten => ({
  papers: papers ?? [],
  consents: consents ?? [],
  fields: fields ?? [],
  documents: documents ?? [],
});

/** The rule reckons with its answer: it stays in the form. */
const isReckoned = ({ key }: Question) => key === 'basis' || key === 'asked';
const types: Question['type'][] = ['text', 'number', 'fen', 'date', 'choice'];
const asked = ['health', 'minors'] as const satisfies Purpose[];

const isNamed = ({ label_zh, label_en }: { label_zh: string; label_en: string }) => Boolean(label_zh.trim() && label_en.trim());
const isWhole = (each: Question) =>
  isNamed(each) && (each.type !== 'choice' || ((each.choices ?? []).length > 1 && (each.choices ?? []).every(isNamed)));

export const editionFaults = ({ fields, documents }: EditionWritten) => ({
  fields: fields.every(isWhole) ? undefined : t('act.required'),
  documents: documents.every(({ title_zh, title_en }) => title_zh.trim().length > 1 && title_en.trim().length > 1)
    ? undefined
    : t('act.required'),
});

/** Not used yet; a key that was used keeps its meaning. */
function freshKey(used: { key: string }[], start: string): string {
  const taken = used.map(({ key }) => key);
  let number = used.length + 1;
  while (taken.includes(`${start}_${number}`)) number += 1;
  return `${start}_${number}`;
}

interface EditionFieldsProps {
  values: EditionWritten;
  set: (next: Partial<EditionWritten>) => void;
  /** Something of a question or a document is missing: each says what is. */
  isTried: boolean;
}

export function EditionFields({ values, set, isTried }: EditionFieldsProps) {
  const { t } = useTranslation();
  const { fields, documents } = values;
  const setField = (at: number, next: Question) => set({ fields: fields.map((each, index) => (index === at ? next : each)) });
  const setDocument = (at: number, next: Document) =>
    set({ documents: documents.map((each, index) => (index === at ? next : each)) });
  return (
    <>
      <Card title={t('programme.papers_title')}>
        <Stack gap="wide">
          <Several
            label={t('programme.papers_label')}
            values={values.papers}
            options={kinds.map((value) => ({ value, label: t(`evidence.${value}`) }))}
            onChange={(chosen) => set({ papers: kinds.filter((each) => chosen.includes(each)) })}
          />
          <Several
            label={t('programme.consents')}
            hint={t('programme.consents_hint')}
            values={values.consents.filter((each) => each === 'health' || each === 'minors')}
            options={asked.map((value) => ({ value, label: t(`purpose.${value}`) }))}
            onChange={(chosen) => set({ consents: asked.filter((each) => chosen.includes(each)) })}
          />
        </Stack>
      </Card>
      {fields.map((field, at) => (
        <QuestionCard
          key={field.key}
          number={at + 1}
          field={field}
          isTried={isTried}
          onChange={(next) => setField(at, next)}
          onDrop={isReckoned(field) ? undefined : () => set({ fields: fields.filter((_, index) => index !== at) })}
        />
      ))}
      <Button
        onClick={() =>
          set({
            fields: [
              ...fields,
              { key: freshKey(fields, 'field'), type: 'text', required: false, label_zh: '', label_en: '', choices: [] },
            ],
          })
        }
      >
        {t('programme.field_add')}
      </Button>
      {documents.map((document, at) => (
        <Card key={at} title={t('programme.document', { number: at + 1 })}>
          <Stack gap="wide">
            <Pair
              labels={[t('programme.document_zh'), t('programme.document_en')]}
              value={[document.title_zh, document.title_en]}
              isTried={isTried}
              onChange={([title_zh, title_en]) => setDocument(at, { ...document, title_zh, title_en })}
            />
            <Field label={t('programme.reference')} hint={t('programme.reference_hint')}>
              {(wiring) => (
                <Input
                  {...wiring}
                  maxLength={80}
                  value={document.reference ?? ''}
                  onChange={({ target }) => setDocument(at, { ...document, reference: target.value })}
                />
              )}
            </Field>
            <Button kind="quiet" onClick={() => set({ documents: documents.filter((_, index) => index !== at) })}>
              {t('programme.drop')}
            </Button>
          </Stack>
        </Card>
      ))}
      <Button onClick={() => set({ documents: [...documents, { title_zh: '', title_en: '', reference: '' }] })}>
        {t('programme.document_add')}
      </Button>
    </>
  );
}

interface QuestionCardProps {
  number: number;
  field: Question;
  isTried: boolean;
  onChange: (field: Question) => void;
  onDrop?: () => void;
}

function QuestionCard({ number, field, isTried, onChange, onDrop }: QuestionCardProps) {
  const { t } = useTranslation();
  const choices = field.choices ?? [];
  return (
    <Card title={t('programme.field', { number })}>
      <Stack gap="wide">
        <Pair
          labels={[t('programme.field_zh'), t('programme.field_en')]}
          value={[field.label_zh, field.label_en]}
          isTried={isTried}
          onChange={([label_zh, label_en]) => onChange({ ...field, label_zh, label_en })}
        />
        {onDrop && (
          <>
            <Field label={t('programme.field_type')} required>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={field.type}
                  onChange={({ target }) =>
                    onChange({ ...field, type: types.find((each) => each === target.value) ?? 'text', most: null, choices: [] })
                  }
                  choose={t('figure.choose')}
                  options={types.map((value) => ({ value, label: t(`programme.type.${value}`) }))}
                />
              )}
            </Field>
            <Toggle
              label={t('programme.field_required')}
              checked={field.required}
              onChange={(required) => onChange({ ...field, required })}
            />
          </>
        )}
        {field.type === 'choice' && (
          <Stack>
            {choices.map((choice, at) => (
              <Pair
                key={choice.key}
                labels={[t('programme.choice_zh', { number: at + 1 }), t('programme.choice_en', { number: at + 1 })]}
                value={[choice.label_zh, choice.label_en]}
                isTried={isTried}
                onChange={([label_zh, label_en]) =>
                  onChange({
                    ...field,
                    choices: choices.map((each, index) => (index === at ? { ...each, label_zh, label_en } : each)),
                  })
                }
              />
            ))}
            {isTried && choices.length < 2 && (
              <p className="field-error" role="alert">
                {t('programme.choices_few')}
              </p>
            )}
            <Row>
              <Button
                onClick={() =>
                  onChange({ ...field, choices: [...choices, { key: freshKey(choices, 'choice'), label_zh: '', label_en: '' }] })
                }
              >
                {t('programme.choice_add')}
              </Button>
              {choices.length > 0 && (
                <Button kind="quiet" onClick={() => onChange({ ...field, choices: choices.slice(0, -1) })}>
                  {t('programme.choice_drop')}
                </Button>
              )}
            </Row>
          </Stack>
        )}
        {onDrop && (
          <Button kind="quiet" onClick={onDrop}>
            {t('programme.drop')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

interface PairProps {
  labels: [string, string];
  value: [string, string];
  isTried: boolean;
  onChange: (value: [string, string]) => void;
}

/** A text in both languages. */
export function Pair({ labels: [chinese, english], value: [zh, en], isTried, onChange }: PairProps) {
  const { t } = useTranslation();
  const missing = (text: string) => (isTried && !text.trim() ? t('act.required') : undefined);
  return (
    <Columns>
      <Field label={chinese} required error={missing(zh)}>
        {(wiring) => <Input {...wiring} maxLength={80} value={zh} onChange={({ target }) => onChange([target.value, en])} />}
      </Field>
      <Field label={english} required error={missing(en)}>
        {(wiring) => <Input {...wiring} maxLength={80} value={en} onChange={({ target }) => onChange([zh, target.value])} />}
      </Field>
    </Columns>
  );
}
