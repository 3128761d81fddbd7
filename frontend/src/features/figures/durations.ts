/** Hours by the clock, in one unit for everything that is compared: hours where all are below two days, else days. */
export type DurationUnit = 'hours' | 'days';

export const unitFor = (values: (number | null)[]): DurationUnit =>
  values.every((value) => value === null || value < 48) ? 'hours' : 'days';

/** To one decimal. */
export const inUnit = (hours: number, unit: DurationUnit) => Math.round((unit === 'hours' ? hours : hours / 24) * 10) / 10;
