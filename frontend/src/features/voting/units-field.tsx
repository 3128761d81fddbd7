/** Whose members may vote: everybody of these units and of those below them. */
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import { useQuery } from '@tanstack/react-query';
import { unitsQuery } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Stack } from '@/ui/layout';
import { UnitChoice } from '@/ui/unit-choice';

interface UnitsFieldProps {
  units: string[];
  error: string | undefined;
  onChange: (units: string[]) => void;
}

export function UnitsField({ units, error, onChange }: UnitsFieldProps) {
  const { t } = useTranslation();
  const all = useQuery(unitsQuery).data?.items ?? [];
  const nameOf = (id: string) => all.find((unit) => unit.id === id)?.name ?? '';
  return (
    <Stack>
      <p>{t('draft.voters_hint')}</p>
      {units.map((id) => (
        <div key={id} className="picked">
          <strong>{nameOf(id)}</strong>
          <Button
            kind="quiet"
            icon={CloseOutlined}
            aria-label={`${t('act.remove')}: ${nameOf(id)}`}
            onClick={() => onChange(units.filter((each) => each !== id))}
          />
        </div>
      ))}
      <UnitChoice
        label={t('draft.unit_more')}
        value={undefined}
        onChange={({ id }) => onChange([...new Set([...units, id])])}
        error={error}
      />
    </Stack>
  );
}
