/** A file of questions into the bank: first what it would bring and what not, then all of it together. */
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { bankTemplate, importBank, type BankImport } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Progress } from '@/ui/progress';
import { say } from '@/ui/toast';
import { rightInWords } from './item-words';
import './learning.css';

export function ImportBank({ unit }: { unit: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [checked, setChecked] = useState<BankImport | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (picked: File, step: 'check' | 'import') => {
    setError(null);
    setShare(0);
    try {
      const found = await importBank(unit, picked, step, setShare);
      if (step === 'check') {
        setFile(picked);
        setChecked(found);
      } else {
        setFile(null);
        setChecked(null);
        say(t('bank.imported', { count: found.taken }));
        void queries.invalidateQueries({ queryKey: ['bank', unit] });
      }
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  };
  return (
    <Stack>
      <p>{t('bank.import_hint')}</p>
      <a href={bankTemplate} download>
        {t('bank.template')}
      </a>
      {share === null ? (
        <label className="button button-plain bank-pick" htmlFor={id}>
          {t('bank.pick')}
          <input
            id={id}
            type="file"
            accept=".xml,.txt,.gift,.xlsx"
            className="hidden-visually"
            onChange={({ target }) => {
              setChecked(null);
              const picked = target.files?.[0];
              target.value = '';
              if (picked) void run(picked, 'check');
            }}
          />
        </label>
      ) : (
        <Progress
          done={share}
          total={1}
          label={share < 1 ? t('files.uploading', { percent: Math.round(share * 100) }) : t('bank.reading')}
        />
      )}
      {error !== null && <ErrorNotice error={error} />}
      {checked && file && share === null && (
        <Checked name={file.name} found={checked} onImport={() => void run(file, 'import')} />
      )}
    </Stack>
  );
}

function Checked({ name, found, onImport }: { name: string; found: BankImport; onImport: () => void }) {
  const { t } = useTranslation();
  const { format, taken, notes, more_notes, first } = found;
  const place = (number: number, title: string) =>
    [number > 0 ? t(`bank.at.${format}`, { number }) : t('bank.at_file'), title].filter(Boolean).join(' ');
  const left = notes.filter(({ is_taken }) => !is_taken);
  const changed = notes.filter(({ is_taken }) => is_taken);
  const list = (of: typeof notes) => (
    <ul className="bank-notes">
      {of.map(({ number, name: title, code, reason }) => (
        <li key={`${number} ${code} ${reason}`}>
          <strong>{place(number, title)}</strong> {reason}
        </li>
      ))}
    </ul>
  );
  return (
    <Stack>
      <Notice tone={left.length > 0 ? 'wait' : 'good'}>
        <strong>{name}</strong> {t('bank.would_take', { taken, found: found.found })}
      </Notice>
      {left.length > 0 && (
        <section>
          <h3>{t('bank.not_taken')}</h3>
          {list(left)}
        </section>
      )}
      {changed.length > 0 && (
        <section>
          <h3>{t('bank.taken_without')}</h3>
          {list(changed)}
        </section>
      )}
      {more_notes > 0 && <p>{t('bank.more_notes', { count: more_notes })}</p>}
      {first.length > 0 && (
        <section>
          <h3>{t('bank.first')}</h3>
          <ul className="bank-notes">
            {first.map(({ subject, content }, index) => (
              <li key={index}>
                {`${subject} · ${t(`item.${content.kind}`)} · ${content.stem}`}
                <br />
                <span className="row-small">{rightInWords(content, t('list.comma'))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {taken > 0 ? (
        <Button kind="main" onClick={onImport}>
          {t('bank.import_now', { count: taken })}
        </Button>
      ) : (
        <p>{t('bank.nothing')}</p>
      )}
    </Stack>
  );
}
