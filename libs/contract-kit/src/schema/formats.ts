import { fullFormats } from 'ajv-formats/dist/formats.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** The formats that contracts use: where the usual definitions admit what PostgreSQL or `Date` cannot read, stricter ones. */
export const formats = {
  email: fullFormats.email,
  uri: fullFormats.uri,
  // The usual one also takes `urn:uuid:...`, which PostgreSQL refuses.
  uuid,
  // The usual one also takes a space for the T and a leap second, which `Date` cannot read.
  'date-time': isDateTime,
};

function isDateTime(text: string): boolean {
  const [, year, month, day] = (dateTime.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
