/** Papers, each kind with its own place; what must be there follows from what was said. */
import { useCallback, type ReactNode } from 'react';
import { papers, type Evidence } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { FileHint, FileUpload } from '@/ui/file-upload';
import { Stack, Unfold } from '@/ui/layout';
import { Card } from '@/ui/page';
import type { PickedFile } from '@/ui/picked-file';
import type { Paper } from './help-draft';

type Change = (change: (files: PickedFile[]) => PickedFile[]) => void;

interface PaperFieldsProps {
  needed: Evidence[];
  files: Paper[];
  onChange: Change;
  error?: string;
}

export const kinds: Evidence[] = [
  'identity',
  'household_register',
  'income',
  'medical',
  'schooling',
  'housing',
  'disaster',
  'minimum_living',
  'consent',
];

export function PaperFields({ needed, files, onChange, error }: PaperFieldsProps) {
  const { t } = useTranslation();
  // Who must sign follows from the persons.
  const others = kinds.filter((kind) => kind !== 'consent' && !needed.includes(kind));
  const missing = (kind: Evidence) =>
    error && !files.some(({ evidence, refused }) => evidence === kind && !refused) ? t('apply.paper_missing') : undefined;
  return (
    <Card title={t('apply.papers')}>
      <Stack gap="wide">
        <div>
          <p className="row-small">{t('apply.papers_hint')}</p>
          <FileHint note={t('apply.paper_note')} />
        </div>
        {needed.map((kind) => (
          <PapersOfKind key={kind} kind={kind} files={files} onChange={onChange} error={missing(kind)} />
        ))}
        <Unfold label={t('apply.papers_more')}>
          <Stack gap="wide">
            {others.map((kind) => (
              <PapersOfKind key={kind} kind={kind} files={files} onChange={onChange} />
            ))}
          </Stack>
        </Unfold>
      </Stack>
    </Card>
  );
}

interface PapersOfKindProps extends Pick<PaperFieldsProps, 'files' | 'onChange' | 'error'> {
  kind: Evidence;
  /** What is there already. */
  children?: ReactNode;
}

export function PapersOfKind({ kind, files, onChange, error, children }: PapersOfKindProps) {
  const { t } = useTranslation();
  const change: Change = useCallback(
    (next) =>
      onChange((all) => {
        const isOurs = (file: PickedFile) => (file as Paper).evidence === kind;
        const ours = next(all.filter(isOurs)).map((file) => ({ ...file, evidence: kind }));
        return [...all.filter((file) => !isOurs(file)), ...ours];
      }),
    [kind, onChange],
  );
  return (
    <div className="field" role="group" aria-label={t(`evidence.${kind}`)} data-invalid={error ? true : undefined}>
      <strong>{t(`evidence.${kind}`)}</strong>
      {children}
      <FileUpload
        at={papers}
        files={files.filter(({ evidence }) => evidence === kind)}
        onChange={change}
        label={t('apply.add_paper', { kind: t(`evidence.${kind}`) })}
        note={t('apply.paper_note')}
        isOneOfMany
      />
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
