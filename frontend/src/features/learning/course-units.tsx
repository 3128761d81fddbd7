/** The fields of one unit of a course: text, video or file, link, quiz. */
import { useId } from 'react';
import type { CourseUnit } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Stack, Unfold } from '@/ui/layout';
import type { PickedFile } from '@/ui/picked-file';
import { Select } from '@/ui/select';
import { cleaned, emptyItem, isComplete, ItemFields, quizKinds } from './item-fields';
import './learning.css';

type Of<Kind extends CourseUnit['kind']> = Extract<CourseUnit, { kind: Kind }>;
type Media = Of<'video'> | Of<'file'>;
type Language = NonNullable<Of<'video'>['subtitles']>[number]['language'];

/** On the server, or picked and known by its key. */
interface Offered {
  id: string;
  name: string;
  media_type: string;
}

const isVideo = ({ media_type }: Offered) => media_type.startsWith('video/');

export const hasFile = (unit: CourseUnit): unit is Media => unit.kind === 'video' || unit.kind === 'file';

/** `known`: files that it may name. */
export function isWhole(unit: CourseUnit, known: string[]): boolean {
  if (unit.title.trim().length < 2) return false;
  switch (unit.kind) {
    case 'text':
      return unit.text.trim().length > 0;
    case 'quiz':
      return unit.questions.length > 0 && unit.questions.every(isComplete);
    case 'link':
      return /^https:\/\/[^\s/?#]+/.test(unit.url.trim());
    default:
      return known.includes(unit.file_id);
  }
}

/** As it is sent: files by the ids that the server gave them. */
export function tidied(unit: CourseUnit, files: PickedFile[]): CourseUnit {
  if (unit.kind === 'quiz') return { ...unit, questions: unit.questions.map(cleaned) };
  if (unit.kind === 'link') return { ...unit, url: unit.url.trim() };
  if (!hasFile(unit)) return unit;
  return { ...unit, file_id: files.find(({ key }) => key === unit.file_id)?.id ?? unit.file_id };
}

interface UnitFieldsProps {
  unit: CourseUnit;
  files: Offered[];
  onChange: (unit: CourseUnit) => void;
}

export function UnitFields({ unit, files, onChange }: UnitFieldsProps) {
  const { t } = useTranslation();
  switch (unit.kind) {
    case 'text':
      return (
        <Field label={t('course.text')} hint={t('course.text_hint')} required>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={8}
              value={unit.text ?? ''}
              maxLength={10_000}
              onChange={({ target }) => onChange({ ...unit, text: target.value })}
            />
          )}
        </Field>
      );
    case 'quiz':
      return <Questions unit={unit} onChange={onChange} />;
    case 'link':
      return (
        <>
          <Field label={t('course.url')} hint={t('course.url_hint')} required>
            {(wiring) => (
              <Input
                {...wiring}
                type="url"
                value={unit.url}
                maxLength={500}
                onChange={({ target }) => onChange({ ...unit, url: target.value })}
              />
            )}
          </Field>
          <About unit={unit} onChange={onChange} />
        </>
      );
    default:
      return <MediaFields unit={unit} files={files} onChange={onChange} />;
  }
}

function MediaFields({ unit, files, onChange }: { unit: Media; files: Offered[]; onChange: (unit: Media) => void }) {
  const { t } = useTranslation();
  const choose = (id: string) => {
    const file = files.find((each) => each.id === id);
    if (!file) return;
    const { title, text } = unit;
    const named = { title: title || file.name.replace(/\.\w+$/, '').slice(0, 80), text, file_id: id };
    onChange(isVideo(file) ? { subtitles: [], ...unit, ...named, kind: 'video' } : { ...named, kind: 'file' });
  };
  return (
    <>
      <Field label={t('course.file')} hint={t('course.file_hint')} required>
        {(wiring) => (
          <Select
            {...wiring}
            choose={t('training.choose')}
            value={files.some(({ id }) => id === unit.file_id) ? unit.file_id : ''}
            options={files.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={({ target }) => choose(target.value)}
          />
        )}
      </Field>
      <About unit={unit} onChange={onChange} />
      {unit.kind === 'video' && (
        <>
          <SubtitleField unit={unit} language="zh-CN" onChange={onChange} />
          <SubtitleField unit={unit} language="en" onChange={onChange} />
        </>
      )}
    </>
  );
}

function About<Unit extends Media | Of<'link'>>({ unit, onChange }: { unit: Unit; onChange: (unit: Unit) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t('course.about')} hint={t('course.about_hint')}>
      {(wiring) => (
        <TextArea
          {...wiring}
          value={unit.text ?? ''}
          maxLength={2000}
          onChange={({ target }) => onChange({ ...unit, text: target.value })}
        />
      )}
    </Field>
  );
}

interface SubtitleFieldProps {
  unit: Of<'video'>;
  language: Language;
  onChange: (unit: Of<'video'>) => void;
}

function SubtitleField({ unit, language, onChange }: SubtitleFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const all = unit.subtitles ?? [];
  const text = all.find((each) => each.language === language)?.text ?? '';
  const label = t('course.subtitles', { language: t(language === 'en' ? 'course.english' : 'course.chinese') });
  const set = (next: string) =>
    onChange({
      ...unit,
      subtitles: [...all.filter((each) => each.language !== language), ...(next.trim() ? [{ language, text: next }] : [])],
    });
  return (
    <Unfold label={label}>
      <Stack>
        <Field label={label} hint={t('course.subtitles_hint')}>
          {(wiring) => (
            <TextArea {...wiring} rows={6} value={text} maxLength={20_000} onChange={({ target }) => set(target.value)} />
          )}
        </Field>
        <label className="button button-plain bank-pick" htmlFor={id}>
          {t('course.subtitles_pick')}
          <input
            id={id}
            type="file"
            accept=".vtt,text/vtt"
            className="hidden-visually"
            onChange={({ target }) => void target.files?.[0]?.text().then((read) => set(read.slice(0, 20_000)))}
          />
        </label>
      </Stack>
    </Unfold>
  );
}

function Questions({ unit, onChange }: { unit: Of<'quiz'>; onChange: (unit: Of<'quiz'>) => void }) {
  const { t } = useTranslation();
  const set = (questions: Of<'quiz'>['questions']) => onChange({ ...unit, questions });
  return (
    <>
      {unit.questions.map((item, place) => (
        <Stack key={place} as="section" aria-label={t('item.stem')} gap="wide">
          <h3>{t('item.number', { number: place + 1 })}</h3>
          <ItemFields
            item={item}
            kinds={quizKinds}
            onChange={(next) => set(unit.questions.map((each, at) => (at === place ? next : each)))}
          />
          {unit.questions.length > 1 && (
            <Button kind="quiet" onClick={() => set(unit.questions.filter((_, at) => at !== place))}>
              {t('course.remove_question')}
            </Button>
          )}
        </Stack>
      ))}
      <Button onClick={() => set([...unit.questions, emptyItem])}>{t('course.add_question')}</Button>
    </>
  );
}
