// A whole process by the official client, unchanged; prints what came of it as one line of JSON.
import createCamundaClient from '@camunda8/orchestration-cluster-api';

const soon = { consistency: { waitUpToMs: 0 } };
const camunda = createCamundaClient();

function fail(why) {
  throw new Error(why);
}

const deployed = await camunda.deployResourcesFromFiles(process.argv.slice(2));
deployed.processes.length === 3 || fail('three processes are deployed');
const { processInstanceKey } = await camunda.createProcessInstance({
  processDefinitionId: deployed.processes[0].processDefinitionId,
  variables: { copies: 2 },
});

// The first try fails for good; the incident is resolved with more retries.
let worked = 0;
const printed = new Promise((done) => {
  camunda.createJobWorker({
    jobType: 'letter.print',
    workerName: 'node',
    maxParallelJobs: 1,
    jobTimeoutMs: 30000,
    pollIntervalMs: 50,
    jobHandler: async (job) => {
      worked += 1;
      if (worked === 1) {
        return job.fail({ errorMessage: '没有纸', retries: 0 });
      }
      if (worked === 2) {
        return job.fail({ errorMessage: '没有墨', retries: 1, retryBackOff: 100 });
      }
      const receipt = await job.complete({ pages: 4 });
      done();
      return receipt;
    },
  });
});

async function until(what) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await what();
    if (found) {
      return found;
    }
    await new Promise((again) => setTimeout(again, 100));
  }
  return fail('it does not come');
}

const incident = await until(async () => {
  const { items } = await camunda.searchIncidents({ filter: { processInstanceKey, state: 'ACTIVE' } }, soon);
  return items[0];
});
await camunda.updateJob({ jobKey: incident.jobKey, changeset: { retries: 3 } });
await camunda.resolveIncident({ incidentKey: incident.incidentKey });
await printed;

const task = await until(async () => {
  const { items } = await camunda.searchUserTasks({ filter: { processInstanceKey, state: 'CREATED' } }, soon);
  return items[0];
});
await camunda.assignUserTask({ userTaskKey: task.userTaskKey, assignee: 'reader', allowOverride: true });
await camunda.completeUserTask({ userTaskKey: task.userTaskKey, variables: {} });
const { state } = await camunda.getProcessInstance({ processInstanceKey }, soon);
const { items } = await camunda.searchVariables({ filter: { processInstanceKey } }, soon);
const { output } = await camunda.evaluateDecision({ decisionDefinitionId: 'risk', variables: { people: 12 } });

const answered = await camunda.createProcessInstance({ processDefinitionId: 'answered', variables: { number: '7' } });
const heard = await camunda.correlateMessage({ name: 'answer', correlationKey: '7' });
heard.processInstanceKey === answered.processInstanceKey || fail('the message is heard by who waits for it');

const { items: incidents } = await camunda.searchIncidents({ filter: { processInstanceKey } }, soon);
const variables = Object.fromEntries(items.map((each) => [each.name, each.value]));
camunda.stopAllWorkers();
console.log(JSON.stringify({ state, variables, output, worked, incidents: incidents.length }));
process.exit(0);
