/** What is asked: an item, candidates one by one, a choice of some, approval. */
import DeleteOutlined from '@ant-design/icons-svg/es/asn/DeleteOutlined';
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useId } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Choices, Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { byStrokes, emptyQuestion, faultOfQuestion, linesOf, type QuestionWritten } from './election-draft';

interface QuestionFieldsProps {
  questions: QuestionWritten[];
  isTried: boolean;
  onChange: (questions: QuestionWritten[]) => void;
}

export function QuestionFields({ questions, isTried, onChange }: QuestionFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      {questions.map((question, place) => (
        <OneQuestion
          key={place}
          number={place + 1}
          question={question}
          error={isTried ? faultOfQuestion(question) : undefined}
          onChange={(next) => onChange(questions.map((each, other) => (other === place ? { ...each, ...next } : each)))}
          onRemove={questions.length > 1 ? () => onChange(questions.filter((_, other) => other !== place)) : undefined}
        />
      ))}
      <Button icon={PlusOutlined} wide onClick={() => onChange([...questions, emptyQuestion])}>
        {t('draft.question_more')}
      </Button>
    </>
  );
}

interface OneQuestionProps {
  number: number;
  question: QuestionWritten;
  error: string | undefined;
  onChange: (next: Partial<QuestionWritten>) => void;
  onRemove?: () => void;
}

const kinds = ['item', 'candidates', 'choice', 'approval'] as const;

function OneQuestion({ number, question, error, onChange, onRemove }: OneQuestionProps) {
  const { t } = useTranslation();
  const group = useId();
  const { kind } = question;
  return (
    <Card
      title={t('draft.question', { number })}
      aside={
        onRemove && (
          <Button kind="quiet" icon={DeleteOutlined} onClick={onRemove}>
            {t('act.remove')}
          </Button>
        )
      }
    >
      <Stack gap="wide">
        <Choices
          label={t('draft.kind')}
          name={group}
          columns={1}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`election.kind.${value}`), hint: t(`draft.kind_hint.${value}`) }))}
          onChange={(next) => onChange({ kind: next })}
        />
        <Field label={t('draft.text')} required error={error}>
          {(wiring) => (
            <TextArea {...wiring} value={question.zh} maxLength={200} onChange={({ target }) => onChange({ zh: target.value })} />
          )}
        </Field>
        <Field label={t('draft.in_english')} hint={t('draft.english_hint')}>
          {(wiring) => (
            <TextArea {...wiring} value={question.en} maxLength={200} onChange={({ target }) => onChange({ en: target.value })} />
          )}
        </Field>
        {kind !== 'item' && <Answers question={question} onChange={onChange} />}
        {kind === 'choice' && (
          <>
            <Row>
              {(['minimum', 'maximum'] as const).map((name) => (
                <Field key={name} label={t(`draft.${name}`)}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      inputMode="numeric"
                      autoComplete="off"
                      maxLength={2}
                      value={question[name]}
                      onChange={({ target }) => onChange({ [name]: target.value.replace(/\D/g, '') })}
                    />
                  )}
                </Field>
              ))}
            </Row>
            <Toggle
              label={t('draft.blank')}
              hint={t('draft.blank_hint')}
              checked={question.blank}
              onChange={(blank) => onChange({ blank })}
            />
          </>
        )}
      </Stack>
    </Card>
  );
}

function Answers({ question, onChange }: Pick<OneQuestionProps, 'question' | 'onChange'>) {
  const { t } = useTranslation();
  const written = linesOf(question).length;
  return (
    <>
      <Field label={t('draft.answers')} hint={t('draft.answers_hint')} required>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={4}
            value={question.answers}
            onChange={({ target }) => onChange({ answers: target.value })}
          />
        )}
      </Field>
      {written > 1 && <Button onClick={() => onChange(byStrokes(question))}>{t('draft.by_strokes')}</Button>}
      <Field label={t('draft.answers_english')} hint={t('draft.answers_english_hint')}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            value={question.answersEn}
            onChange={({ target }) => onChange({ answersEn: target.value })}
          />
        )}
      </Field>
    </>
  );
}
