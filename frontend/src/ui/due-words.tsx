/** A deadline in words, coloured by how near it is. */
import CheckCircleOutlined from '@ant-design/icons-svg/es/asn/CheckCircleOutlined';
import ClockCircleOutlined from '@ant-design/icons-svg/es/asn/ClockCircleOutlined';
import ExclamationCircleFilled from '@ant-design/icons-svg/es/asn/ExclamationCircleFilled';
import { useTranslation } from 'react-i18next';
import type { Due, NextDue } from '@/api/types';
import { words } from '@/i18n';
import { dueWords, formatDay, formatTime, nearness } from './dates';
import { Icon } from './icon';
import './due-words.css';

export const kindOf = (due: NextDue | Due) => words('due.kind', due.kind, due.kind);

export function DueWords({ due, short = false, kind = kindOf(due) }: { due: NextDue | Due; short?: boolean; kind?: string }) {
  useTranslation();
  const near = nearness(due);
  const icon = near === 'late' ? ExclamationCircleFilled : near === 'met' ? CheckCircleOutlined : ClockCircleOutlined;
  return (
    <span className={`due due-${near}`}>
      <Icon of={icon} />
      <span className="due-text">
        <span>
          {kind} · {dueWords(due)}
        </span>
        {!short && near !== 'met' && near !== 'stopped' && (
          <span className="due-day">
            {formatDay(due.at)} {formatTime(due.at)}
          </span>
        )}
      </span>
    </span>
  );
}
