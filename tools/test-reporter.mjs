// What Jest came to, a line as each file begins and ends: when a run is ended for taking too long, its own report is never written.
import fs from 'node:fs';

/** A reporter of Jest that appends to the file of DUBAN_TEST_NOTES; tools/test.mjs reads it. */
export default class NotesReporter {
  onTestFileStart({ path }) {
    this.note({ name: path });
  }

  onTestFileResult({ path }, { testResults, testExecError, numFailingTests }) {
    const assertionResults = testResults.map(({ fullName, status }) => ({ fullName, status }));
    this.note({ name: path, status: testExecError || numFailingTests > 0 ? 'failed' : 'passed', assertionResults });
  }

  note(line) {
    fs.appendFileSync(process.env.DUBAN_TEST_NOTES, `${JSON.stringify(line)}\n`);
  }
}
