/** The products that a new system starts with, as far as the scenarios buy them. */
export const catalogue = {
  greenTea: '0190b5a0-0000-7000-8000-000000000001',
  blackTea: '0190b5a0-0000-7000-8000-000000000002',
  herbalTea: '0190b5a0-0000-7000-8000-000000000003',
  teapot: '0190b5a0-0000-7000-8000-000000000004',
  teaCup: '0190b5a0-0000-7000-8000-000000000005',
  /** One in stock. */
  rareTea: '0190b5a0-0000-7000-8000-000000000006',
} as const;
