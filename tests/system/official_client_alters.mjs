// An instance altered, a document kept and people looked up by the official client; prints what came of it.
import { readFile, writeFile } from 'node:fs/promises';
import createCamundaClient from '@camunda8/orchestration-cluster-api';

const soon = { consistency: { waitUpToMs: 0 } };
const camunda = createCamundaClient();
const files = process.argv.slice(2);

async function refused(what) {
  try {
    await what();
  } catch (error) {
    return error.status ?? error.statusCode;
  }
  throw new Error('it is not refused');
}

const { partitionsCount } = await camunda.getTopology();
const { validLicense } = await camunda.getLicense();
const me = await camunda.getAuthentication();
const deployed = await camunda.deployResourcesFromFiles(files);
const { processInstanceKey } = await camunda.createProcessInstance({ processDefinitionId: 'letter' });

// A newer version, to which the instance goes; then past its flows.
await writeFile(files[0], (await readFile(files[0], 'utf8')).replace('name="letter"', 'name="Letter"'));
const newer = await camunda.deployResourcesFromFiles([files[0]]);
const { processDefinitionKey } = newer.processes[0];
await camunda.migrateProcessInstance({
  processInstanceKey,
  targetProcessDefinitionKey: processDefinitionKey,
  mappingInstructions: [{ sourceElementId: 'print', targetElementId: 'print' }],
});
const { processDefinitionVersion: version } = await camunda.getProcessInstance({ processInstanceKey }, soon);
await camunda.modifyProcessInstance({
  processInstanceKey,
  activateInstructions: [{ elementId: 'Read' }],
  terminateInstructions: [{ elementId: 'print' }],
});
const { items: tasks } = await camunda.searchUserTasks({ filter: { processInstanceKey } }, soon);
const xml = await camunda.getProcessDefinitionXml({ processDefinitionKey }, soon);
const awaited = await camunda.createProcessInstance({
  processDefinitionId: 'sum',
  variables: { a: 1, b: 2 },
  awaitCompletion: true,
});

// One job done twice: the second time it is gone.
await camunda.createProcessInstance({ processDefinitionId: 'letter' });
const { jobs } = await camunda.activateJobs({
  type: 'letter.print',
  timeout: 60000,
  maxJobsToActivate: 1,
  worker: 'node',
});
const { jobKey } = jobs[0];
await camunda.completeJob({ jobKey });
const again = await refused(() => camunda.completeJob({ jobKey }));

const file = new File(['%PDF-1.7 a letter'], 'letter.pdf', { type: 'application/pdf' });
const kept = await camunda.createDocument({ file, metadata: { customProperties: { pages: 4 } } });
const { documentId, contentHash } = kept;
const read = await camunda.getDocument({ documentId, contentHash });
await camunda.deleteDocument({ documentId });
const gone = await refused(() => camunda.getDocument({ documentId, contentHash }));

const { items: groups } = await camunda.searchGroups({ filter: { groupId: 'grid_head@420303001201' } }, soon);
const { items: inside } = await camunda.searchUsersForGroup({ groupId: groups[0].groupId }, soon);
const { name } = await camunda.getUser({ username: inside[0].username }, soon);

const begun = await camunda.cancelProcessInstancesBatchOperation(
  { filter: { processDefinitionId: 'letter', state: 'ACTIVE' } },
  soon,
);
const { batchOperationKey } = begun;
const batch = await camunda.getBatchOperation({ batchOperationKey }, soon);

console.log(
  JSON.stringify({
    partitionsCount,
    validLicense,
    me: me.displayName,
    decisions: deployed.decisions.map((each) => each.decisionDefinitionId),
    version,
    tasks: tasks.map((each) => each.elementId),
    xml: String(xml).includes('<bpmn:process'),
    total: awaited.variables.total,
    again,
    metadata: [kept.metadata.contentType, kept.metadata.customProperties],
    read: await new Response(read).text(),
    gone,
    name,
    batch: [begun.batchOperationType, batch.operationsTotalCount],
  }),
);
process.exit(0);
