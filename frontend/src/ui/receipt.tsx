/** What one gets in the hand after filing something: a number large enough to read out, and what follows. */
import CheckCircleFilled from '@ant-design/icons-svg/es/asn/CheckCircleFilled';
import { Icon } from './icon';
import './receipt.css';

export function Receipt({
  title,
  numberLabel,
  number,
  children,
}: {
  title: string;
  numberLabel: string;
  number: string;
  children: React.ReactNode;
}) {
  return (
    <section className="receipt" role="status">
      <Icon of={CheckCircleFilled} />
      <h2>{title}</h2>
      <p>{numberLabel}</p>
      <strong className="receipt-number">{number}</strong>
      {children}
    </section>
  );
}
