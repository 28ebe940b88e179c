// A job worker in a process of its own, by the official client: prints letters, slowly, until it is killed.
import createCamundaClient from '@camunda8/orchestration-cluster-api';

const [name, seconds] = process.argv.slice(2);
createCamundaClient().createJobWorker({
  jobType: 'letter.print',
  workerName: name,
  maxParallelJobs: 2,
  jobTimeoutMs: 3000,
  pollTimeoutMs: 10000,
  pollIntervalMs: 50,
  jobHandler: async (job) => {
    await new Promise((done) => setTimeout(done, Number(seconds) * 1000));
    return job.complete({ by: name });
  },
});
console.log('ready');
