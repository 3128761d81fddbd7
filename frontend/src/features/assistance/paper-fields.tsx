/** Papers, each kind with its own place; what must be there follows from what was said. */
import { useCallback } from 'react';
import { papers, type Evidence } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { FileUpload } from '@/ui/file-upload';
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

const optional: Evidence[] = ['household_register', 'minimum_living', 'medical', 'schooling', 'housing', 'disaster'];

export function PaperFields({ needed, files, onChange, error }: PaperFieldsProps) {
  const { t } = useTranslation();
  const others = optional.filter((kind) => !needed.includes(kind));
  const missing = (kind: Evidence) =>
    error && !files.some(({ evidence, refused }) => evidence === kind && !refused) ? t('apply.paper_missing') : undefined;
  return (
    <Card title={t('apply.papers')}>
      <p className="row-small">{t('apply.papers_hint')}</p>
      <Stack gap="wide">
        {needed.map((kind) => (
          <OneKind key={kind} kind={kind} files={files} onChange={onChange} error={missing(kind)} />
        ))}
        <Unfold label={t('apply.papers_more')}>
          <Stack gap="wide">
            {others.map((kind) => (
              <OneKind key={kind} kind={kind} files={files} onChange={onChange} />
            ))}
          </Stack>
        </Unfold>
      </Stack>
    </Card>
  );
}

interface OneKindProps extends Pick<PaperFieldsProps, 'files' | 'onChange' | 'error'> {
  kind: Evidence;
}

function OneKind({ kind, files, onChange, error }: OneKindProps) {
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
      <FileUpload
        at={papers}
        files={files.filter(({ evidence }) => evidence === kind)}
        onChange={change}
        label={t('apply.add_paper', { kind: t(`evidence.${kind}`) })}
        note={t('apply.paper_note')}
      />
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
