/** What somebody agrees to, each for itself. */
import type { Purpose } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Toggle } from '@/ui/field';
import { Stack } from '@/ui/layout';

interface ConsentTogglesProps {
  lead: string;
  asked: Purpose[];
  given: Purpose[];
  onChange: (given: Purpose[]) => void;
  error?: string;
}

export function ConsentToggles({ lead, asked, given, onChange, error }: ConsentTogglesProps) {
  const { t } = useTranslation();
  return (
    <Stack data-invalid={error ? true : undefined}>
      <p className="row-small">{lead}</p>
      {asked.map((purpose) => (
        <Toggle
          key={purpose}
          label={t(`purpose.${purpose}`)}
          hint={t(`purpose_hint.${purpose}`)}
          checked={given.includes(purpose)}
          onChange={(on) => onChange([...given.filter((each) => each !== purpose), ...(on ? [purpose] : [])])}
        />
      ))}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </Stack>
  );
}
