import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '@cdh/sdk';
import { call, get } from './harness/call.ts';
import { DROUGHT } from './harness/drought.ts';
import { eventually } from './harness/eventually.ts';
import { type Caller, createMember, createOrganisation } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';

const EXCEPTIONS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const SPEC = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
const ECHO = '/processes/echo';

interface Link {
  rel: string;
  href: string;
}
interface Process {
  id: string;
  jobControlOptions: string[];
  outputTransmission: string[];
  inputs: Record<string, { title: string; schema: object }>;
  outputs: Record<string, { title: string; schema: object }>;
  links: Link[];
}

let partner: Caller;
let stranger: Caller;
beforeAll(async () => {
  const organisation = await createOrganisation('processes');
  [partner, stranger] = await Promise.all([
    createMember(organisation, 'partner'),
    createMember(organisation, 'partner'),
  ]);
}, 30_000);

const echo = (inputs: object, headers: Record<string, string> = {}, more: object = {}) =>
  call('POST', `${ECHO}/execution`, { key: partner.key, body: { inputs, ...more }, headers });
const echoLater = (inputs: object) => echo(inputs, { prefer: 'respond-async' });

describe('the landing page', () => {
  it('leads to everything that the standard asks for, and each link leads somewhere', async () => {
    const { links } = (await get('/')).as<{ links: Link[] }>();
    const rels = links.map(({ rel }) => rel);
    expect(rels).toEqual(
      expect.arrayContaining(['self', 'service-desc', 'service-doc', 'conformance', 'processes', 'job-list']),
    );
    for (const { href } of links)
      expect([href, (await get(new URL(href).pathname)).status]).toEqual([href, 200]);
  });

  it('declares the classes of Part 1 that hold', async () => {
    const { conformsTo } = (await get('/conformance')).as<{ conformsTo: string[] }>();
    for (const name of ['core', 'ogc-process-description', 'json', 'job-list', 'dismiss'])
      expect(conformsTo).toContain(`${SPEC}/${name}`);
    expect(conformsTo).not.toContain(`${SPEC}/callback`);
  });
});

describe('processes', () => {
  it('are the operations of registered use cases, and an echo', async () => {
    const { processes } = (await get('/processes?limit=1000')).as<{ processes: Process[] }>();
    const ids = processes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['echo', `${DROUGHT}.get-indices`, `${DROUGHT}.list-sites`]));
  });

  it('are described with their inputs and outputs', async () => {
    const process = (await get(`/processes/${DROUGHT}.get-indices`)).as<Process>();
    expect(process).toMatchObject({ jobControlOptions: ['sync-execute'], outputTransmission: ['value'] });
    expect(process.inputs).toMatchObject({ site: { schema: { type: 'string' }, minOccurs: 1 } });
    expect(Object.keys(process.outputs)).toEqual(['result']);
    const described = (await get(ECHO)).as<Process>();
    expect(described.inputs).toMatchObject({ text: { schema: { type: 'string' } } });
  });

  it('that do not exist have the type of the standard', async () => {
    for (const path of ['/processes/none', `/processes/${DROUGHT}.none`])
      expect(expectProblem(await get(path), 404).type).toBe(`${EXCEPTIONS}/no-such-process`);
  });
});

describe('an execution', () => {
  it('answers at once, raw or as a document', async () => {
    const raw = await echo({ text: 'eau' });
    expect([raw.status, raw.text]).toEqual([200, 'eau']);
    const document = await echo({ text: 'eau', number: 1.5 }, {}, { response: 'document' });
    expect(document.json).toEqual({ text: 'eau', number: 1.5 });
  });

  it('of a query answers as the operation itself does', async () => {
    const direct = await get(`/use-cases/${DROUGHT}/list-sites`);
    const executed = await call('POST', `/processes/${DROUGHT}.list-sites/execution`, {
      body: { inputs: {} },
    });
    expect([executed.status, executed.json]).toEqual([200, direct.json]);
  });

  it('becomes a job where that is preferred, which is its submitter’s alone', async () => {
    const accepted = await echoLater({ text: 'eau', pause: 1 });
    expect(accepted.status).toBe(201);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    const { jobID, ...status } = accepted.as<JobStatus>();
    expect(status).toMatchObject({ processID: 'echo', type: 'process' });
    const at = accepted.headers.get('location') ?? '';
    expect(at).toMatch(new RegExp(`/jobs/${jobID}$`));
    const early = expectProblem(await get(`${at}/results`, partner.key), 404);
    expect(early.type).toBe(`${EXCEPTIONS}/result-not-ready`);
    for (const key of [stranger.key, undefined])
      expect(expectProblem(await get(at, key), 404).type).toBe(`${EXCEPTIONS}/no-such-job`);
    const done = await eventually(
      () => get(at, partner.key),
      ({ json }) => (json as JobStatus).status === 'successful',
    );
    expect(done.json).toMatchObject({ status: 'successful', progress: 100, queuePosition: 0 });
    expect((await get(`${at}/results`, partner.key)).text).toBe('eau');
    const { jobs } = (await get('/jobs?processID=echo', partner.key)).as<{ jobs: JobStatus[] }>();
    expect(jobs.map((job) => job.jobID)).toEqual([jobID]);
    expect((await get('/jobs', stranger.key)).json).toMatchObject({ jobs: [] });
  });

  it('is dismissed', async () => {
    const { jobID } = (await echoLater({ text: 'eau', pause: 30 })).as<JobStatus>();
    const gone = await call('DELETE', `/jobs/${jobID}`, { key: partner.key });
    expect([gone.status, gone.json]).toEqual([200, expect.objectContaining({ status: 'dismissed' })]);
    expect((await get(`/jobs/${jobID}`, partner.key)).json).toMatchObject({ status: 'dismissed' });
  });

  it('names a refused input', async () => {
    const problem = expectRefusedInput(await echo({ text: 7 }), '/inputs/text');
    expect(problem.type).toBe(`${EXCEPTIONS}/InvalidParameterValue`);
    expectRefusedInput(await echo({ text: { href: 'http://example.org/text' } }), '/inputs/text');
  });
});
