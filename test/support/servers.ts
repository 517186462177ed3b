/** host:port of the real Temporal development server of this test run; its namespace is `default`, so use task queues and ids of your own. */
export function temporalAddress(): string {
  return fromEnvironment('TEST_TEMPORAL_ADDRESS');
}

/** Path of the time-skipping test server: `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`. */
export function timeSkippingServer(): string {
  return fromEnvironment('TEST_TIME_SKIPPING_SERVER');
}

/** The superuser login of the PostgreSQL of this test run. */
export function databaseAdminUrl(): string {
  return fromEnvironment('TEST_DATABASE_ADMIN_URL');
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run the tests by \`npm test -- PATH\`, or \`node tools/test.mjs --servers\` and follow what it says.`,
    );
  return value;
}
