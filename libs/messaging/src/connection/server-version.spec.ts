import { describe, expect, it } from '@jest/globals';
import { problemOfVersion } from './server-version.js';

describe('a NATS server', () => {
  it.each(['2.8.4', '2.9.9', '1.4.1', '2.10.20', '2.10.21', '2.10.22', 'unknown', '', undefined])(
    'of version %s is refused, with what to run instead',
    (version) => {
      expect(problemOfVersion(version)).toMatchObject({ isRefused: true });
      expect(problemOfVersion(version)?.reason).toContain('run 2.12.12 or later, or 2.14.3 or later');
    },
  );

  it.each(['2.9.10', '2.10.19', '2.10.23', '2.10.27', '2.11.9', '2.12.11', '2.12.0', '2.13.0', '2.14.2'])(
    'of version %s will do for development only',
    (version) => {
      expect(problemOfVersion(version)).toMatchObject({ isRefused: false });
      expect(problemOfVersion(version)?.reason).toContain('fit for development only');
    },
  );

  it.each(['2.12.12', '2.12.15', '2.14.3', '2.14.5', '2.15.1', '2.15.0-RC.2', '3.0.0'])(
    'of version %s is fit for production',
    (version) => expect(problemOfVersion(version)).toBeUndefined(),
  );
});
