/** A deadline in words, coloured by how near it is. */
import CheckCircleOutlined from '@ant-design/icons-svg/es/asn/CheckCircleOutlined';
import ClockCircleOutlined from '@ant-design/icons-svg/es/asn/ClockCircleOutlined';
import ExclamationCircleFilled from '@ant-design/icons-svg/es/asn/ExclamationCircleFilled';
import { useTranslation } from '@/i18n';
import { dueWords, formatDay, formatTime, nearness, type Deadline } from './dates';
import { Icon } from './icon';
import './due-words.css';

interface DueWordsProps {
  due: Deadline;
  /** What is due. */
  kind: string;
  short?: boolean;
}

export function DueWords({ due, kind, short = false }: DueWordsProps) {
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
