/** What a scheme of mutual aid gives: a share of the bill or a fixed amount, and the most in a year. */
import type { Purpose } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Choices, Field, Toggle } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { MoneyField } from '@/ui/money';
import { Card } from '@/ui/page';
import { countOf } from '@/ui/use-fields';
import type { Fen } from '@/ui/use-money';
import { Pair } from './edition-fields';

export interface BenefitWritten {
  code: string;
  name_zh: string;
  name_en: string;
  how: 'fixed' | 'share';
  amount?: Fen;
  percent: string;
  most?: Fen;
  consents?: Purpose[];
}

export const emptyBenefit: BenefitWritten = { code: 'benefit_1', name_zh: '', name_en: '', how: 'share', percent: '' };

export const isWhole = ({ name_zh, name_en, how, amount, percent, most }: BenefitWritten) =>
  Boolean(name_zh.trim() && name_en.trim() && typeof most === 'number' && most > 0) &&
  (how === 'fixed' ? typeof amount === 'number' && amount > 0 : isWithin(percent, 1, 100));

export function isWithin(typed: string, least: number, most: number) {
  const count = countOf(typed);
  return typeof count === 'number' && least <= count && count <= most;
}

interface BenefitCardProps {
  number: number;
  benefit: BenefitWritten;
  isTried: boolean;
  onChange: (next: Partial<BenefitWritten>) => void;
  onDrop?: () => void;
}

export function BenefitCard({ number, benefit, isTried, onChange, onDrop }: BenefitCardProps) {
  const { t } = useTranslation();
  const { name_zh, name_en, how, amount, percent, most, consents = [] } = benefit;
  const missing = (isThere: boolean) => (isTried && !isThere ? t('act.required') : undefined);
  return (
    <Card title={t('scheme.benefit', { number })}>
      <Stack gap="wide">
        <Pair
          labels={[t('programme.name_zh'), t('programme.name_en')]}
          value={[name_zh, name_en]}
          isTried={isTried}
          onChange={([zh, en]) => onChange({ name_zh: zh, name_en: en })}
        />
        <Choices
          label={t('scheme.how')}
          name={`how-${benefit.code}`}
          value={how}
          options={(['share', 'fixed'] as const).map((value) => ({ value, label: t(`scheme.ways.${value}`) }))}
          onChange={(next) => onChange({ how: next })}
        />
        {how === 'fixed' ? (
          <MoneyField
            label={t('scheme.amount')}
            required
            least={1}
            fen={amount}
            onFen={(fen) => onChange({ amount: fen })}
            error={missing(typeof amount === 'number' && amount > 0)}
          />
        ) : (
          <Field
            label={t('scheme.percent')}
            required
            error={isTried && !isWithin(percent, 1, 100) ? t('count.within', { least: 1, most: 100 }) : undefined}
          >
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="numeric"
                maxLength={3}
                value={percent}
                onChange={({ target }) => onChange({ percent: target.value })}
              />
            )}
          </Field>
        )}
        <MoneyField
          label={t('scheme.most')}
          required
          least={1}
          fen={most}
          onFen={(fen) => onChange({ most: fen })}
          error={missing(typeof most === 'number' && most > 0)}
        />
        <Toggle
          label={t('scheme.minors')}
          hint={t('scheme.minors_hint')}
          checked={consents.includes('minors')}
          onChange={(on) => onChange({ consents: on ? ['minors'] : [] })}
        />
        {onDrop && (
          <Button kind="quiet" onClick={onDrop}>
            {t('programme.drop')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
